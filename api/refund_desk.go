package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// refundDesk is where admins decide on requests.
type refundDesk struct {
	q         *marketplacedb.Queries
	workflows RefundRequestWorkflows
	rules     marketplace.RefundRules
	cursors   *cursor.Codec
	wait      time.Duration
}

func registerRefundDesk(api huma.API, d Deps) {
	r := refundDesk{marketplacedb.New(d.DB), d.RefundRequests, d.RefundRules, d.Cursors, d.PurchaseWait}
	if r.wait == 0 {
		r.wait = defaultPurchaseWait
	}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-refund-requests", Method: http.MethodGet, Path: "/v1/admin/refund-requests", Tags: []string{"admin"},
		Summary: "Requests for money back: open ones, due first, or decided ones, the last first",
	}, r.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-refund-request", Method: http.MethodGet, Path: "/v1/admin/refund-requests/{requestId}", Tags: []string{"admin"},
		Summary: "A request with what there is to decide by",
	}, r.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "decide-refund-request", Method: http.MethodPost, Path: "/v1/admin/refund-requests/{requestId}/decide", Tags: []string{"admin"},
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Approve a request, in full or in part, or decline it",
		Description: "The customer reads why a request was declined. An approval of more than one person alone may give back becomes a proposal, " +
			"which another admin approves by asking for the same amount, or for none.",
	}, r.decide)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "propose-refund", Method: http.MethodPost, Path: "/v1/admin/purchases/{purchaseId}/refund-requests", Tags: []string{"admin"},
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Propose a refund that another admin has to approve",
	}, r.propose)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-admin-todo", Method: http.MethodGet, Path: "/v1/admin/todo", Tags: []string{"admin"},
		Summary: "How much of the store's money waits for an admin",
	}, r.todo)
}

// AdminRefundRequest is a request as admins see it.
type AdminRefundRequest struct {
	ID             uuid.UUID    `json:"id"`
	PurchaseID     uuid.UUID    `json:"purchaseId"`
	PurchaseStatus string       `json:"purchaseStatus"`
	PluginSlug     string       `json:"pluginSlug"`
	PluginName     string       `json:"pluginName"`
	PluginIconURL  string       `json:"pluginIconUrl,omitempty"`
	CustomerName   string       `json:"customerName"`
	CustomerEmail  string       `json:"customerEmail"`
	Origin         string       `json:"origin" enum:"customer,admin"`
	AskedByName    string       `json:"askedByName"`
	Status         string       `json:"status" enum:"waiting,proposed,approved,declined,closed"`
	Reason         string       `json:"reason" enum:"not_working,not_as_described,bought_by_mistake,duplicate,fraudulent,other"`
	Message        string       `json:"message,omitempty"`
	ManualBecause  string       `json:"manualBecause,omitempty" enum:"amount,downloaded,yearly,disputed" doc:"Which rule wants a human to decide"`
	Paid           money.Money  `json:"paid"`
	Proposed       *money.Money `json:"proposed,omitempty"`
	ProposedBy     *uuid.UUID   `json:"proposedBy,omitempty"`
	ProposedByName string       `json:"proposedByName,omitempty"`
	DecidedByName  string       `json:"decidedByName,omitempty" doc:"Absent when a rule has granted it"`
	DecidedAt      *time.Time   `json:"decidedAt,omitempty"`
	Answer         string       `json:"answer,omitempty"`
	RefundID       *uuid.UUID   `json:"refundId,omitempty"`
	DueAt          *time.Time   `json:"dueAt,omitempty"`
	Overdue        bool         `json:"overdue"`
	SettledAt      *time.Time   `json:"settledAt,omitempty"`
	CreatedAt      time.Time    `json:"createdAt"`
	YouMayNot      string       `json:"youMayNot,omitempty" enum:"own_purchase,own_proposal" doc:"Why you cannot decide: you are the customer; or why you cannot approve what is proposed: it is you who proposed it"`
}

// Why an admin may not decide on an open request.
const (
	ownPurchase = "own_purchase"
	ownProposal = "own_proposal"
)

func adminRequest(r marketplacedb.AdminListRefundRequestsRow, reader uuid.UUID) AdminRefundRequest {
	out := AdminRefundRequest{
		ID: r.ID, PurchaseID: r.PurchaseID, PurchaseStatus: string(r.PurchaseStatus), PluginSlug: r.PluginSlug, PluginName: r.PluginName,
		PluginIconURL: imageURL(r.PluginIconKey), CustomerName: r.CustomerName, CustomerEmail: r.CustomerEmail, Origin: r.Origin, AskedByName: r.AskedByName,
		Status: string(r.Status), Reason: r.Reason, Message: r.Message, ManualBecause: r.ManualBecause, Paid: money.Money{Minor: r.PaidMinor, Currency: r.Currency},
		ProposedBy: r.ProposedBy, ProposedByName: r.ProposedByName, DecidedByName: r.DecidedByName, DecidedAt: r.DecidedAt, Answer: r.Answer, RefundID: r.RefundID,
		DueAt: r.DueAt, SettledAt: r.SettledAt, CreatedAt: r.CreatedAt,
	}
	if r.ProposedMinor != nil {
		out.Proposed = &money.Money{Minor: *r.ProposedMinor, Currency: r.Currency}
	}
	switch {
	case r.DecidedAt != nil:
	case r.CustomerID == reader:
		out.YouMayNot = ownPurchase
	case orZero(r.ProposedBy) == reader:
		out.YouMayNot = ownProposal
	}
	out.Overdue = r.DecidedAt == nil && r.DueAt != nil && r.DueAt.Before(time.Now())
	return out
}

// AdminRefundRequestPage is a page of requests.
type AdminRefundRequestPage struct {
	Items      []AdminRefundRequest `json:"items"`
	NextCursor string               `json:"nextCursor,omitempty"`
}

type refundRequestsInput struct {
	Status string `query:"status" enum:"open,waiting,proposed,decided,approved,declined,closed" default:"open" doc:"open: waiting and proposed ones; decided: all others"`
	Search string `query:"search" maxLength:"100" doc:"Part of the customer's name or address, or of the plugin's name"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// open says that what is asked for waits for a decision.
func (in *refundRequestsInput) open() bool {
	return slices.Contains([]string{"open", string(marketplacedb.RefundRequestStatusWaiting), string(marketplacedb.RefundRequestStatusProposed)}, in.Status)
}

type refundRequestsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminRefundRequestPage
}

func (r refundDesk) list(ctx context.Context, in *refundRequestsInput) (*refundRequestsOutput, error) {
	search := cleanLine(in.Search)
	kind := "refund-requests/" + in.Status + "\x00" + search
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	find := marketplacedb.AdminListRefundRequestsParams{OnlyOpen: in.open(), Search: search, FromAt: from.At, FromID: from.ID, MaxRows: in.Limit + 1}
	if in.Status != "open" && in.Status != "decided" {
		find.Status = in.Status
	}
	rows, err := r.q.AdminListRefundRequests(ctx, find)
	if err != nil {
		return nil, err
	}
	out := &refundRequestsOutput{CacheControl: "no-store", Body: AdminRefundRequestPage{Items: []AdminRefundRequest{}}}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		place := timePlace{last.DueAt, &last.ID}
		if !in.open() {
			place.At = last.DecidedAt
		}
		out.Body.NextCursor = r.cursors.Encode(kind, place)
	}
	reader := account.Must(ctx).ID
	out.Body.Items = each(rows, func(row marketplacedb.AdminListRefundRequestsRow) AdminRefundRequest {
		return adminRequest(row, reader)
	})
	return out, nil
}

// AdminTodo is what waits for an admin.
type AdminTodo struct {
	RefundRequests int64 `json:"refundRequests"`
	FailedRefunds  int64 `json:"failedRefunds"`
	Disputes       int64 `json:"disputes" doc:"That Stripe wants our response to"`
	Payouts        int64 `json:"payouts" doc:"Payouts to publishers that fail"`
}

type todoOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminTodo
}

func (r refundDesk) todo(ctx context.Context, _ *struct{}) (*todoOutput, error) {
	row, err := r.q.RefundTodo(ctx)
	return &todoOutput{CacheControl: "no-store", Body: AdminTodo{RefundRequests: row.Requests, FailedRefunds: row.Failed, Disputes: row.Disputes, Payouts: row.Payouts}}, err
}

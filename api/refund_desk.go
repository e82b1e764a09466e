package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refundrequest"
)

// refundDesk is where admins decide on requests.
type refundDesk struct {
	q         *marketplacedb.Queries
	workflows RefundRequestWorkflows
	cursors   *cursor.Codec
	wait      time.Duration
}

func registerRefundDesk(api huma.API, d Deps) {
	r := refundDesk{marketplacedb.New(d.DB), d.RefundRequests, d.Cursors, d.PurchaseWait}
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
}

func adminRequest(r marketplacedb.AdminListRefundRequestsRow) AdminRefundRequest {
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
	out.Overdue = r.DecidedAt == nil && r.DueAt != nil && r.DueAt.Before(time.Now())
	return out
}

// AdminRefundRequestPage is a page of requests.
type AdminRefundRequestPage struct {
	Items      []AdminRefundRequest `json:"items"`
	NextCursor string               `json:"nextCursor,omitempty"`
}

type refundRequestsInput struct {
	Status string `query:"status" enum:"open,decided" default:"open"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type refundRequestsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminRefundRequestPage
}

func (r refundDesk) list(ctx context.Context, in *refundRequestsInput) (*refundRequestsOutput, error) {
	kind := "refund-requests/" + in.Status
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := r.q.AdminListRefundRequests(ctx, marketplacedb.AdminListRefundRequestsParams{
		OnlyOpen: in.Status != "decided", FromAt: from.At, FromID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &refundRequestsOutput{CacheControl: "no-store", Body: AdminRefundRequestPage{Items: []AdminRefundRequest{}}}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		place := timePlace{last.DueAt, &last.ID}
		if in.Status == "decided" {
			place.At = last.DecidedAt
		}
		out.Body.NextCursor = r.cursors.Encode(kind, place)
	}
	out.Body.Items = each(rows, adminRequest)
	return out, nil
}

// RefundRequestDetail is a request with what there is to decide by.
type RefundRequestDetail struct {
	AdminRefundRequest
	Left         money.Money      `json:"left" doc:"What can go back at most"`
	Refusal      string           `json:"refusal,omitempty" doc:"Why nothing can"`
	Downloads    int64            `json:"downloads" doc:"By the customer since the purchase"`
	OtherRefunds int64            `json:"otherRefunds" doc:"Other purchases of the customer that money of which went back in the last year"`
	Purchases    int64            `json:"purchases" doc:"Of the customer in all"`
	Decisions    []RefundDecision `json:"decisions"`
}

// RefundDecision is what an admin has said of a request.
type RefundDecision struct {
	ID        uuid.UUID    `json:"id"`
	At        time.Time    `json:"at"`
	ActorName string       `json:"actorName"`
	Decision  string       `json:"decision" enum:"approve,decline"`
	Amount    *money.Money `json:"amount,omitempty"`
	Reason    string       `json:"reason"`
	Outcome   string       `json:"outcome" enum:"approved,declined,proposed"`
}

type refundRequestPath struct {
	RequestID string `path:"requestId" maxLength:"64"`
}

type refundRequestOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         RefundRequestDetail
}

func (r refundDesk) get(ctx context.Context, in *refundRequestPath) (*refundRequestOutput, error) {
	id, ok := parseID(in.RequestID)
	if !ok {
		return nil, problem.NotFound("refund request")
	}
	return r.detail(ctx, id)
}

func (r refundDesk) find(ctx context.Context, id uuid.UUID) (marketplacedb.AdminListRefundRequestsRow, error) {
	for _, open := range []bool{true, false} {
		rows, err := r.q.AdminListRefundRequests(ctx, marketplacedb.AdminListRefundRequestsParams{OnlyOpen: open, ID: &id, MaxRows: 1})
		if err != nil || len(rows) == 1 {
			return append(rows, marketplacedb.AdminListRefundRequestsRow{})[0], err
		}
	}
	return marketplacedb.AdminListRefundRequestsRow{}, problem.NotFound("refund request")
}

func (r refundDesk) detail(ctx context.Context, id uuid.UUID) (*refundRequestOutput, error) {
	row, err := r.find(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.q.GetPurchase(ctx, row.PurchaseID)
	if err != nil {
		return nil, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, r.q, p)
	if err != nil {
		return nil, err
	}
	facts, err := r.q.RefundRequestFacts(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	decisions, err := r.q.ListRefundDecisions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := RefundRequestDetail{
		AdminRefundRequest: adminRequest(row), Left: money.Money{Minor: terms.LeftMinor, Currency: p.Currency}, Refusal: terms.Refusal,
		Downloads: facts.Downloads, OtherRefunds: facts.OtherRefunds, Purchases: facts.Purchases,
		Decisions: each(decisions, func(d marketplacedb.ListRefundDecisionsRow) RefundDecision {
			one := RefundDecision{ID: d.ID, At: d.At, ActorName: d.ActorName, Decision: d.Kind, Reason: d.Reason, Outcome: d.Outcome}
			if d.AmountMinor != nil {
				one.Amount = &money.Money{Minor: *d.AmountMinor, Currency: p.Currency}
			}
			return one
		}),
	}
	if out.Refusal == marketplace.RefundRefusedRequest {
		out.Refusal = "" // it is this one
	}
	return &refundRequestOutput{CacheControl: "no-store", Body: out}, nil
}

// RefundVerdict is what an admin decides.
type RefundVerdict struct {
	Decision string        `json:"decision" enum:"approve,decline"`
	Amount   *RefundAmount `json:"amount,omitempty" doc:"Of an approval: what was proposed, or else all that is left, when it is not said"`
	Reason   string        `json:"reason" minLength:"3" maxLength:"1000" doc:"The customer reads it when the request is declined"`
}

type decideRefundInput struct {
	RequestID      string `path:"requestId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundVerdict
}

func (r refundDesk) decide(ctx context.Context, in *decideRefundInput) (*refundRequestOutput, error) {
	id, ok := parseID(in.RequestID)
	if !ok {
		return nil, problem.NotFound("refund request")
	}
	row, err := r.find(ctx, id)
	if err != nil {
		return nil, err
	}
	p, err := r.q.GetPurchase(ctx, row.PurchaseID)
	if err != nil {
		return nil, err
	}
	reason, err := plainText("body.reason", in.Body.Reason, true)
	if err != nil {
		return nil, err
	}
	amount, err := in.Body.Amount.minorOf(p)
	if err != nil {
		return nil, err
	}
	if in.Body.Decision == "decline" && amount != 0 {
		return nil, problem.Invalid("body.amount", "expected none: nothing goes back of what is declined")
	}
	who := account.Must(ctx)
	decision := marketplacedb.InsertRefundDecisionParams{
		ID: refundrequest.DecisionID(id, who.ID, in.IdempotencyKey), RequestID: id, ActorID: who.ID, Kind: in.Body.Decision, AmountMinor: optional(amount), Reason: reason,
	}
	known, err := r.q.GetRefundDecision(ctx, decision.ID)
	switch {
	case err == nil && (known.Kind != decision.Kind || orZero(known.AmountMinor) != amount || known.Reason != reason):
		return nil, keyReused("decision")
	case none(err) && row.DecidedAt != nil:
		return nil, refundRefused(marketplace.RequestRefusedDecided)
	case err != nil && !none(err):
		return nil, err
	}
	if err := r.q.InsertRefundDecision(ctx, decision); err != nil {
		return nil, err
	}
	if err := audit(ctx, r.q, who, "refund_request."+in.Body.Decision, "purchase", p.ID.String(), map[string]any{
		"requestId": id, "amountMinor": amount, "currency": p.Currency, "reason": reason,
	}); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	state, err := r.workflows.Decide(waiting, refundrequest.Input{RequestID: id, PurchaseID: p.ID}, decision.ID)
	if err := requestProblem(state, err); err != nil {
		return nil, err
	}
	return r.detail(ctx, id)
}

// RefundProposal is a refund that another admin has to approve.
type RefundProposal struct {
	Reason string        `json:"reason" enum:"duplicate,fraudulent,other"`
	Amount *RefundAmount `json:"amount,omitempty" doc:"All that is left when it is not said"`
	Note   string        `json:"note" minLength:"3" maxLength:"1000" doc:"Why, for whoever approves"`
}

type proposeRefundInput struct {
	PurchaseID     string `path:"purchaseId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundProposal
}

func (r refundDesk) propose(ctx context.Context, in *proposeRefundInput) (*refundRequestOutput, error) {
	purchaseID, ok := parseID(in.PurchaseID)
	if !ok {
		return nil, problem.NotFound("purchase")
	}
	p, err := r.q.GetPurchase(ctx, purchaseID)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	note, err := plainText("body.note", in.Body.Note, true)
	if err != nil {
		return nil, err
	}
	amount, err := in.Body.Amount.minorOf(p)
	if err != nil {
		return nil, err
	}
	who := account.Must(ctx)
	id := refundrequest.ID(p.ID, who.ID, in.IdempotencyKey)
	row, err := r.q.GetRefundRequest(ctx, id)
	switch {
	case err == nil && row.Status != marketplacedb.RefundRequestStatusDraft:
		if row.Reason != in.Body.Reason || row.Message != note || orZero(row.AskedMinor) != amount {
			return nil, keyReused("proposal")
		}
		return r.detail(ctx, id)
	case err != nil && !none(err):
		return nil, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, r.q, p)
	switch {
	case err != nil:
		return nil, err
	case terms.Refusal != "":
		return nil, refundRefused(terms.Refusal)
	case amount > terms.LeftMinor:
		return nil, refundRefused(marketplace.RefundRefusedTooMuch)
	}
	if err := r.q.DraftRefundRequest(ctx, marketplacedb.DraftRefundRequestParams{
		ID: id, PurchaseID: p.ID, Origin: marketplace.RequestOfAdmin, AskedBy: who.ID, Reason: in.Body.Reason, Message: note, AskedMinor: optional(amount), Currency: p.Currency,
	}); err != nil {
		return nil, err
	}
	if err := audit(ctx, r.q, who, "refund_request.propose", "purchase", p.ID.String(), map[string]any{
		"requestId": id, "amountMinor": amount, "currency": p.Currency, "reason": note,
	}); err != nil {
		return nil, err
	}
	if err := openRequest(ctx, r.workflows, r.wait, p, id); err != nil {
		return nil, err
	}
	return r.detail(ctx, id)
}

// AdminTodo is what waits for an admin.
type AdminTodo struct {
	RefundRequests int64 `json:"refundRequests"`
	FailedRefunds  int64 `json:"failedRefunds"`
	Disputes       int64 `json:"disputes" doc:"That Stripe wants our response to"`
}

type todoOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminTodo
}

func (r refundDesk) todo(ctx context.Context, _ *struct{}) (*todoOutput, error) {
	row, err := r.q.RefundTodo(ctx)
	return &todoOutput{CacheControl: "no-store", Body: AdminTodo{RefundRequests: row.Requests, FailedRefunds: row.Failed, Disputes: row.Disputes}}, err
}

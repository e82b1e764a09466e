package api

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/dispute"
)

// DisputeWorkflows tells disputes what people decide; dispute.Client does. Errors are step.ErrUnavailable and step.ErrPending.
type DisputeWorkflows interface {
	Answer(ctx context.Context, stripeID, id string) (dispute.Answered, error)
}

// disputes is where admins answer banks.
type disputes struct {
	db        *pgxpool.Pool
	q         *marketplacedb.Queries
	workflows DisputeWorkflows
	cursors   *cursor.Codec
	documents documents
	wait      time.Duration
	ui        string
}

func registerDisputes(api huma.API, d Deps) {
	o := disputes{d.DB, marketplacedb.New(d.DB), d.Disputes, d.Cursors, documentsFor(d), d.PurchaseWait, temporalUI(d)}
	if o.wait == 0 {
		o.wait = defaultPurchaseWait
	}
	admin, tags := httpapi.Only("admin"), []string{"disputes"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-disputes", Method: http.MethodGet, Path: "/v1/admin/disputes", Tags: tags,
		Summary: "Disputes and inquiries: open ones, due first, or closed ones, the last first",
	}, o.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-dispute", Method: http.MethodGet, Path: "/v1/admin/disputes/{disputeId}", Tags: tags, Errors: []int{http.StatusNotFound},
		Summary: "A dispute with what is at stake, what has happened, and what the bank has been or would be told",
	}, o.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "save-dispute-evidence", Method: http.MethodPut, Path: "/v1/admin/disputes/{disputeId}/evidence", Tags: tags, MaxBodyBytes: 2 << 20,
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
		Summary:     "Put parts of the evidence into words of one's own",
		Description: "Says all that differs from our records: what is not named is told as they have it. A text that is empty is not told.",
	}, o.save)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "submit-dispute-evidence", Method: http.MethodPost, Path: "/v1/admin/disputes/{disputeId}/submit", Tags: tags, MaxBodyBytes: 16 << 10,
		Errors:  []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Send the evidence to the bank: once, and for good",
		Description: "The version is of the evidence that was read: what has changed since is refused, to be read again. " +
			"Repeat the request with the same Idempotency-Key as often as need be.",
	}, o.submit)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "accept-dispute", Method: http.MethodPost, Path: "/v1/admin/disputes/{disputeId}/accept", Tags: tags, MaxBodyBytes: 16 << 10,
		Errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary:     "Give a dispute up: it is lost, and the customer keeps the money",
		Description: "Repeat the request as often as need be. An inquiry is not given up: give the money back instead.",
	}, o.accept)
	o.registerFiles(api, admin, tags)
}

// DisputeCase is a dispute as a list shows it.
type DisputeCase struct {
	ID            string      `json:"id" doc:"Stripe's" example:"dp_1OqYa2"`
	PurchaseID    uuid.UUID   `json:"purchaseId"`
	PluginSlug    string      `json:"pluginSlug"`
	PluginName    string      `json:"pluginName"`
	PluginIconURL string      `json:"pluginIconUrl,omitempty"`
	PublisherName string      `json:"publisherName"`
	CustomerName  string      `json:"customerName"`
	CustomerEmail string      `json:"customerEmail"`
	Inquiry       bool        `json:"inquiry" doc:"The bank only asks so far: no money has moved"`
	Amount        money.Money `json:"amount" doc:"What is disputed of it"`
	Paid          money.Money `json:"paid"`
	Reason        string      `json:"reason" doc:"Stripe's word for what the customer complains of" example:"fraudulent"`
	NetworkReason string      `json:"networkReason,omitempty" doc:"The card network's code for it"`
	Status        string      `json:"status" enum:"needs_response,under_review,won,lost"`
	Because       string      `json:"because,omitempty" enum:"accepted,unanswered,elsewhere,decided" doc:"How it was lost: an admin gave in, nobody answered in time, it was closed in Stripe's dashboard, or the bank has read our answer"`
	Answer        string      `json:"answer,omitempty" enum:"approved,submitted" doc:"Approved: it is on its way to the bank"`
	Accepted      bool        `json:"accepted" doc:"An admin has given in"`
	DueAt         *time.Time  `json:"dueAt,omitempty" doc:"Until when the bank takes an answer, while it waits for one"`
	Overdue       bool        `json:"overdue"`
	OpenedAt      time.Time   `json:"openedAt"`
	UpdatedAt     time.Time   `json:"updatedAt"`
	ClosedAt      *time.Time  `json:"closedAt,omitempty"`
}

// DisputeCasePage is a page of disputes.
type DisputeCasePage struct {
	Items      []DisputeCase `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type disputesInput struct {
	Status string `query:"status" enum:"open,closed,needs_response,under_review,won,lost" default:"open"`
	Kind   string `query:"kind" enum:"dispute,inquiry" doc:"Both when absent"`
	Reason string `query:"reason" maxLength:"50" pattern:"^[a-z_]+$" doc:"Stripe's word, for example fraudulent"`
	Q      string `query:"q" maxLength:"200" doc:"Exactly the ID of a dispute, a purchase or a charge, or the customer's e-mail address"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type disputesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         DisputeCasePage
}

// disputePlace is the last dispute of a page.
type disputePlace struct {
	At     *time.Time `json:"t"`
	Opened *time.Time `json:"o"`
	ID     *string    `json:"i"`
}

func (o disputes) list(ctx context.Context, in *disputesInput) (*disputesOutput, error) {
	kind := strings.Join([]string{"disputes", in.Status, in.Kind, in.Reason, in.Q}, "\x00")
	var from disputePlace
	if err := o.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	arg := marketplacedb.AdminListDisputesParams{
		OnlyOpen: new(in.Status == "open"), Reason: in.Reason, Search: cleanLine(in.Q), FromAt: from.At, FromOpened: from.Opened, FromID: from.ID, MaxRows: in.Limit + 1,
	}
	if status := marketplacedb.DisputeStatus(in.Status); status.Valid() {
		arg.Status = in.Status
		*arg.OnlyOpen = status == marketplacedb.DisputeStatusNeedsResponse || status == marketplacedb.DisputeStatusUnderReview
	}
	if in.Kind != "" {
		arg.Inquiry = new(in.Kind == "inquiry")
	}
	rows, err := o.q.AdminListDisputes(ctx, arg)
	if err != nil {
		return nil, err
	}
	out := &disputesOutput{CacheControl: "no-store"}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		place := disputePlace{&last.Due, &last.CreatedAt, &last.StripeID}
		if !*arg.OnlyOpen {
			place.At = last.ClosedAt
		}
		out.Body.NextCursor = o.cursors.Encode(kind, place)
	}
	out.Body.Items = each(rows, disputeCase)
	return out, nil
}

func disputeCase(r marketplacedb.AdminListDisputesRow) DisputeCase {
	out := DisputeCase{
		ID: r.StripeID, PurchaseID: r.PurchaseID, PluginSlug: r.PluginSlug, PluginName: r.PluginName, PluginIconURL: imageURL(r.PluginIconKey), PublisherName: r.PublisherName,
		CustomerName: r.CustomerName, CustomerEmail: r.CustomerEmail, Inquiry: r.IsInquiry, Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency},
		Paid: money.Money{Minor: r.PaidMinor, Currency: r.Currency}, Reason: r.Reason, NetworkReason: r.NetworkReason, Status: string(r.Status),
		Because: marketplace.LostBecause(disputeOf(r)), Answer: r.AnswerStatus, Accepted: r.AcceptedAt != nil, OpenedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, ClosedAt: r.ClosedAt,
	}
	if r.Status == marketplacedb.DisputeStatusNeedsResponse && r.EvidenceDueBy != nil {
		out.DueAt, out.Overdue = r.EvidenceDueBy, r.PastDue || !time.Now().Before(*r.EvidenceDueBy)
	}
	return out
}

// disputeOf is the dispute in a row of the list.
func disputeOf(r marketplacedb.AdminListDisputesRow) marketplacedb.Dispute {
	return marketplacedb.Dispute{
		StripeID: r.StripeID, PurchaseID: r.PurchaseID, AmountMinor: r.AmountMinor, Currency: r.Currency, Reason: r.Reason, Status: r.Status, CreatedAt: r.CreatedAt,
		IsInquiry: r.IsInquiry, EvidenceDueBy: r.EvidenceDueBy, PastDue: r.PastDue, Submissions: r.Submissions, AcceptedAt: r.AcceptedAt, ClosedAt: r.ClosedAt,
	}
}

type disputePath struct {
	DisputeID string `path:"disputeId" maxLength:"100"`
}

// stripeID is what IDs of Stripe's look like.
var stripeID = regexp.MustCompile(`^[A-Za-z0-9_]{1,100}$`)

func (o disputes) find(ctx context.Context, id string) (marketplacedb.AdminListDisputesRow, error) {
	if !stripeID.MatchString(id) {
		return marketplacedb.AdminListDisputesRow{}, problem.NotFound("dispute")
	}
	rows, err := o.q.AdminListDisputes(ctx, marketplacedb.AdminListDisputesParams{ID: &id, MaxRows: 1})
	if err != nil || len(rows) == 1 {
		return append(rows, marketplacedb.AdminListDisputesRow{})[0], err
	}
	return marketplacedb.AdminListDisputesRow{}, problem.NotFound("dispute")
}

func (o disputes) workflowURL(id string) string { return o.ui + url.PathEscape(dispute.WorkflowID(id)) }

package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/step"
)

// RefundRequestWorkflows opens requests and has them decided; refundrequest.Client does. Errors are step.ErrUnavailable and
// step.ErrPending.
type RefundRequestWorkflows interface {
	Open(ctx context.Context, in refundrequest.Input, plugin, publisher uuid.UUID) (refundrequest.State, error)
	Decide(ctx context.Context, in refundrequest.Input, decision uuid.UUID) (refundrequest.State, error)
}

// limitRefundRequests is how often an account may ask, of all its purchases together.
var limitRefundRequests = ratelimit.Limit{Name: "refund-request/account", Hits: 20, Window: time.Hour}

type refundRequests struct {
	q         *marketplacedb.Queries
	workflows RefundRequestWorkflows
	wait      time.Duration
}

func registerRefundRequests(api huma.API, d Deps) {
	r := refundRequests{marketplacedb.New(d.DB), d.RefundRequests, d.PurchaseWait}
	if r.wait == 0 {
		r.wait = defaultPurchaseWait
	}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "request-refund", Method: http.MethodPost, Path: "/v1/purchases/{purchaseId}/refund-requests", Tags: []string{"purchases"},
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 32 << 10,
		Errors:  []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Ask for your money back",
		Description: "Within the purchase's window, one request at a time. Some are granted at once; the others wait for a person, who answers by `answerBy`. " +
			"Repeat the request with the same Idempotency-Key as often as need be.",
	}, r.ask)
}

// RefundWish is why a customer wants the money back.
type RefundWish struct {
	Reason  string `json:"reason" enum:"not_working,not_as_described,bought_by_mistake,duplicate,other"`
	Message string `json:"message,omitempty" maxLength:"2000" doc:"What happened, for whoever decides"`
}

type refundWishInput struct {
	PurchaseID     string `path:"purchaseId" maxLength:"64"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           RefundWish
}

// OwnRefundRequest is a customer's request, as they see it.
type OwnRefundRequest struct {
	ID        uuid.UUID    `json:"id"`
	Status    string       `json:"status" enum:"waiting,approved,declined,closed" doc:"closed: there was nothing left to decide"`
	Reason    string       `json:"reason" enum:"not_working,not_as_described,bought_by_mistake,duplicate,fraudulent,other"`
	Message   string       `json:"message,omitempty"`
	CreatedAt time.Time    `json:"createdAt"`
	AnswerBy  *time.Time   `json:"answerBy,omitempty" doc:"Until when a person answers"`
	DecidedAt *time.Time   `json:"decidedAt,omitempty"`
	Answer    string       `json:"answer,omitempty" doc:"Why it was declined"`
	Amount    *money.Money `json:"amount,omitempty" doc:"What goes back of an approved one"`
}

func ownRequest(r marketplacedb.RefundRequest, refunds []marketplacedb.Refund) OwnRefundRequest {
	out := OwnRefundRequest{ID: r.ID, Status: string(r.Status), Reason: r.Reason, Message: r.Message, CreatedAt: r.CreatedAt, DecidedAt: r.DecidedAt}
	switch r.Status {
	case marketplacedb.RefundRequestStatusWaiting, marketplacedb.RefundRequestStatusProposed:
		out.Status, out.AnswerBy = string(marketplacedb.RefundRequestStatusWaiting), r.DueAt
	case marketplacedb.RefundRequestStatusDeclined:
		out.Answer = r.Answer
	}
	for _, refund := range refunds {
		if r.RefundID != nil && refund.ID == *r.RefundID {
			out.Amount = &money.Money{Minor: refund.AmountMinor, Currency: refund.Currency}
		}
	}
	return out
}

type ownRequestOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OwnRefundRequest
}

func (r refundRequests) ask(ctx context.Context, in *refundWishInput) (*ownRequestOutput, error) {
	p, err := r.own(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	message, err := plainText("body.message", in.Body.Message, true)
	if err != nil {
		return nil, err
	}
	who := account.Must(ctx)
	id := refundrequest.ID(p.ID, who.ID, in.IdempotencyKey)
	row, err := r.q.GetRefundRequest(ctx, id)
	switch {
	case err == nil && row.Status != marketplacedb.RefundRequestStatusDraft:
		if row.Reason != in.Body.Reason || row.Message != message {
			return nil, keyReused("request")
		}
		return r.answer(ctx, id)
	case err != nil && !none(err):
		return nil, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, r.q, p)
	if err != nil {
		return nil, err
	}
	if refusal := terms.AskRefusal(time.Now()); refusal != "" {
		return nil, refundRefused(refusal)
	}
	if err := ratelimit.Allow(ctx, hits{r.q}, limitRefundRequests, who.ID.String(), time.Now()); err != nil {
		return nil, err
	}
	if err := r.q.DraftRefundRequest(ctx, marketplacedb.DraftRefundRequestParams{
		ID: id, PurchaseID: p.ID, Origin: marketplace.RequestOfCustomer, AskedBy: who.ID, Reason: in.Body.Reason, Message: message, Currency: p.Currency,
	}); err != nil {
		return nil, err
	}
	if err := openRequest(ctx, r.workflows, r.wait, p, id); err != nil {
		return nil, err
	}
	return r.answer(ctx, id)
}

// own finds a purchase of whoever asks; another's is not there.
func (r refundRequests) own(ctx context.Context, path string) (marketplacedb.Purchase, error) {
	id, ok := parseID(path)
	if !ok {
		return marketplacedb.Purchase{}, problem.NotFound("purchase")
	}
	p, err := r.q.GetPurchase(ctx, id)
	if err != nil {
		return p, missing(err, "purchase")
	}
	if p.UserID != account.Must(ctx).ID {
		return p, problem.NotFound("purchase")
	}
	return p, nil
}

func (r refundRequests) answer(ctx context.Context, id uuid.UUID) (*ownRequestOutput, error) {
	row, err := r.q.GetRefundRequest(ctx, id)
	if err != nil {
		return nil, err
	}
	refunds, err := r.q.ListPurchaseRefunds(ctx, row.PurchaseID)
	return &ownRequestOutput{CacheControl: "no-store", Body: ownRequest(row, refunds)}, err
}

// openRequest has the workflow take a draft.
func openRequest(ctx context.Context, workflows RefundRequestWorkflows, wait time.Duration, p marketplacedb.Purchase, id uuid.UUID) error {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	state, err := workflows.Open(waiting, refundrequest.Input{RequestID: id, PurchaseID: p.ID}, p.PluginID, p.PublisherID)
	return requestProblem(state, err)
}

// requestProblem is what a request's workflow has against what was asked of it.
func requestProblem(state refundrequest.State, err error) error {
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return problem.WorkflowsUnavailable()
	case errors.Is(err, step.ErrPending):
		return noAnswerYet("It is under way, but not confirmed yet.")
	case err != nil:
		return err
	case state.Refusal != "":
		return refundRefused(state.Refusal)
	}
	return nil
}

// OwnRefund is money of a purchase on its way to the customer, or how that ended.
type OwnRefund struct {
	ID     uuid.UUID   `json:"id"`
	Amount money.Money `json:"amount"`
	Status string      `json:"status" enum:"on_its_way,returned,failed,returned_otherwise,kept_plugin,closed" doc:"failed: it did not arrive, and a person is seeing to it; what came of that is returned_otherwise (not by the means of payment), kept_plugin (the right to the plugin was given back instead) or closed (nothing is owed)"`
	At     time.Time   `json:"at" doc:"Of its latest news"`
}

// ownRefunds leaves out what failed and was tried again: that is another refund of the same money.
func ownRefunds(rows []marketplacedb.Refund) []OwnRefund {
	out := []OwnRefund{}
	for _, r := range rows {
		if status := refundSeen(r); status != "" {
			out = append(out, OwnRefund{r.ID, money.Money{Minor: r.AmountMinor, Currency: r.Currency}, status, r.UpdatedAt})
		}
	}
	return out
}

func refundSeen(r marketplacedb.Refund) string {
	switch r.Status {
	case marketplacedb.RefundStatusRequested, marketplacedb.RefundStatusPending:
		return "on_its_way"
	case marketplacedb.RefundStatusSucceeded:
		return "returned"
	}
	return map[string]string{
		"": "failed", marketplace.RefundPaidOtherwise: "returned_otherwise", marketplace.RefundRestored: "kept_plugin", marketplace.RefundSeenTo: "closed",
	}[r.Resolution]
}

// RefundTerms are what a customer can have back of a purchase.
type RefundTerms struct {
	Left     money.Money        `json:"left" doc:"Neither given back nor on its way"`
	AskUntil *time.Time         `json:"askUntil,omitempty" doc:"Until when you can ask for it"`
	Refusal  string             `json:"refusal,omitempty" enum:"purchase_not_refundable,purchase_disputed,refund_open,refund_request_open,refund_window_over" doc:"Why you cannot ask now"`
	Requests []OwnRefundRequest `json:"requests" doc:"Yours, the oldest first"`
	Refunds  []OwnRefund        `json:"refunds" doc:"The oldest first"`
}

func refundTerms(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID) (RefundTerms, error) {
	p, err := q.GetPurchase(ctx, purchase)
	if err != nil {
		return RefundTerms{}, err
	}
	terms, err := marketplace.RefundTermsOf(ctx, q, p)
	if err != nil {
		return RefundTerms{}, err
	}
	rows, err := q.ListPurchaseRefundRequests(ctx, purchase)
	if err != nil {
		return RefundTerms{}, err
	}
	refunds, err := q.ListPurchaseRefunds(ctx, purchase)
	out := RefundTerms{
		Left: money.Money{Minor: terms.LeftMinor, Currency: p.Currency}, AskUntil: terms.AskUntil, Refusal: terms.AskRefusal(time.Now()), Requests: []OwnRefundRequest{},
		Refunds: ownRefunds(refunds),
	}
	for _, row := range rows {
		if row.Origin == marketplace.RequestOfCustomer {
			out.Requests = append(out.Requests, ownRequest(row, refunds))
		}
	}
	return out, err
}

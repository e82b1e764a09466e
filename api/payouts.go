package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutreversal"
)

// PayoutWorkflows pays publishers; payout.Client does. Its errors are step.ErrUnavailable, payout.ErrRunning and
// payout.ErrNotWaiting.
type PayoutWorkflows interface {
	Start(ctx context.Context, publisher uuid.UUID, at time.Time) (period string, err error)
	StartRun(ctx context.Context, request uuid.UUID) error
	Await(ctx context.Context, publisher uuid.UUID, period string) (over bool)
	AwaitRun(ctx context.Context, request uuid.UUID) (out payout.RunResult, over bool)
	RetryNow(ctx context.Context, publisher uuid.UUID, period string, cutoff time.Time) error
	Tell(ctx context.Context, publisher uuid.UUID, periods []string, update string) (inFlight bool)
}

// PayoutReversals takes transfers back; payoutreversal.Client does. Its errors are step.ErrUnavailable and step.ErrPending.
type PayoutReversals interface {
	Begin(ctx context.Context, in payoutreversal.Input) (payoutreversal.Result, error)
}

// payouts is where admins see to what publishers are paid.
type payouts struct {
	db        *pgxpool.Pool
	q         *marketplacedb.Queries
	workflows PayoutWorkflows
	reversals PayoutReversals
	cursors   *cursor.Codec
	wait      time.Duration
	ui        string
}

func registerPayouts(api huma.API, d Deps) {
	p := payouts{d.DB, marketplacedb.New(d.DB), d.Payouts, d.PayoutReversals, d.Cursors, d.PurchaseWait, temporalUI(d)}
	if p.wait == 0 {
		p.wait = defaultPurchaseWait
	}
	admin, tags := httpapi.Only("admin"), []string{"payouts"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-payouts", Method: http.MethodGet, Path: "/v1/admin/payouts", Tags: tags,
		Summary: "What publishers were or are to be paid, failing payouts first, then the newest",
	}, p.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-get-payout", Method: http.MethodGet, Path: "/v1/admin/payouts/{payoutId}", Tags: tags,
		Summary: "A payout with its story, its transfer in the books and its reversals", Errors: []int{http.StatusNotFound},
	}, p.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-retry-payout", Method: http.MethodPost, Path: "/v1/admin/payouts/{payoutId}/retry", Tags: tags,
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary:     "Try a transfer that fails again now",
		Description: "Ends the pause between two tries. A payout whose workflow is gone is taken up by a new one.",
	}, p.retry)
	p.registerRuns(api, admin, tags)
	p.registerReversals(api, admin, tags)
	p.registerPublishers(api, admin, tags)
	p.registerHolds(api, admin, tags)
}

// AdminPayout is what a publisher is paid in one period and currency.
type AdminPayout struct {
	ID          uuid.UUID    `json:"id"`
	Publisher   PublisherRef `json:"publisher"`
	Period      string       `json:"period" example:"2026-11-01" doc:"The day on which the period began; with a time, that of a payout on demand"`
	Cutoff      time.Time    `json:"cutoff" doc:"What was available by then is paid"`
	Status      string       `json:"status" enum:"planned,failing,sent,skipped"`
	Reason      string       `json:"reason,omitempty" enum:"nothing,negative_balance,below_threshold,disputed,held,account_not_ready,balance_insufficient,account_restricted,refused,unclear" doc:"Why it is skipped, or fails"`
	Amount      money.Money  `json:"amount" doc:"Of a skipped one, what there was"`
	Reversed    money.Money  `json:"reversed" doc:"What of it was taken back"`
	Failures    int32        `json:"failures" doc:"How often the transfer was refused"`
	InFlight    bool         `json:"inFlight" doc:"Stripe was asked for the transfer and may have made it"`
	AccountID   string       `json:"accountId,omitempty" doc:"The account at Stripe that it goes to"`
	TransferID  *string      `json:"transferId,omitempty" doc:"Stripe's transfer"`
	CreatedAt   time.Time    `json:"createdAt"`
	UpdatedAt   time.Time    `json:"updatedAt"`
	AttemptedAt *time.Time   `json:"attemptedAt,omitempty"`
	SentAt      *time.Time   `json:"sentAt,omitempty"`
	WorkflowURL string       `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

func (p payouts) payoutOf(r marketplacedb.AdminListPayoutsRow) AdminPayout {
	row := r.Payout
	return AdminPayout{
		ID: row.ID, Publisher: PublisherRef{row.PublisherID, r.PublisherName}, Period: row.Period, Cutoff: row.Cutoff, Status: string(row.Status), Reason: row.Reason,
		Amount: money.Money{Minor: row.AmountMinor, Currency: row.Currency}, Reversed: money.Money{Minor: row.ReversedMinor, Currency: row.Currency},
		Failures: row.Failures, InFlight: row.AttemptOpen, AccountID: row.AccountStripeID, TransferID: row.TransferStripeID,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, AttemptedAt: row.AttemptedAt, SentAt: row.SentAt,
		WorkflowURL: p.workflowURL(payout.WorkflowID(row.PublisherID, row.Period)),
	}
}

func (p payouts) workflowURL(id string) string { return p.ui + url.PathEscape(id) }

type listPayoutsInput struct {
	Status      string `query:"status" enum:"planned,failing,sent,skipped" doc:"Default: all"`
	PublisherID string `query:"publisherId" maxLength:"64"`
	Currency    string `query:"currency" pattern:"^[A-Z]{3}$"`
	Cursor      string `query:"cursor" maxLength:"1000"`
	Limit       int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AdminPayoutPage is a page of payouts.
type AdminPayoutPage struct {
	Items      []AdminPayout `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type listPayoutsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminPayoutPage
}

type payoutPlace struct {
	Failing bool       `json:"f"`
	At      *time.Time `json:"t"`
	ID      *uuid.UUID `json:"i"`
}

func (p payouts) list(ctx context.Context, in *listPayoutsInput) (*listPayoutsOutput, error) {
	kind := strings.Join([]string{"payouts", in.Status, in.PublisherID, in.Currency}, "\x00")
	var from payoutPlace
	if err := p.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	arg := marketplacedb.AdminListPayoutsParams{
		Status: optional(marketplacedb.PayoutStatus(in.Status)), Currency: optional(in.Currency),
		BeforeFailing: from.Failing, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	}
	if in.PublisherID != "" {
		id, ok := parseID(in.PublisherID)
		if !ok {
			return nil, problem.Invalid("query.publisherId", "expected the id of a publisher")
		}
		arg.PublisherID = &id
	}
	rows, err := p.q.AdminListPayouts(ctx, arg)
	if err != nil {
		return nil, err
	}
	out := &listPayoutsOutput{CacheControl: "no-store"}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1].Payout
		out.Body.NextCursor = p.cursors.Encode(kind, payoutPlace{last.Status == marketplacedb.PayoutStatusFailing, &last.CreatedAt, &last.ID})
	}
	out.Body.Items = each(rows, p.payoutOf)
	return out, nil
}

// PayoutPath names a payout.
type PayoutPath struct {
	PayoutID string `path:"payoutId" maxLength:"64"`
}

func (p payouts) find(ctx context.Context, in PayoutPath) (marketplacedb.AdminListPayoutsRow, error) {
	id, ok := parseID(in.PayoutID)
	if !ok {
		return marketplacedb.AdminListPayoutsRow{}, problem.NotFound("payout")
	}
	rows, err := p.q.AdminListPayouts(ctx, marketplacedb.AdminListPayoutsParams{ID: &id, MaxRows: 1})
	if err == nil && len(rows) == 0 {
		err = problem.NotFound("payout")
	}
	return append(rows, marketplacedb.AdminListPayoutsRow{})[0], err
}

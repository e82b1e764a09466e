package api

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	rules "marketplace/internal/payout"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payoutaccount"
)

func (p payouts) registerPublishers(api huma.API, admin httpapi.Access, tags []string) {
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-payout-publishers", Method: http.MethodGet, Path: "/v1/admin/payout-publishers", Tags: tags,
		Summary:     "What publishers are owed, or owe, and whether they can be paid; by name",
		Description: "Those who have earned, and those on hold.",
	}, p.publishers)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-get-payout-publisher", Method: http.MethodGet, Path: "/v1/admin/payout-publishers/{publisherId}", Tags: tags,
		Summary: "A publisher's balances, account at Stripe, payout settings and holds", Errors: []int{http.StatusNotFound},
	}, p.getPublisher)
}

// PayoutPublisher is a publisher as one who is paid.
type PayoutPublisher struct {
	PublisherRef
	Balances   []PublisherBalance `json:"balances" doc:"By currency"`
	Account    PublisherAccount   `json:"account"`
	Schedule   string             `json:"schedule" enum:"weekly,monthly,manual"`
	Thresholds []money.Money      `json:"thresholds" doc:"From which amounts on they want to be paid, where that is more than the store's smallest payout"`
	Hold       *PayoutHold        `json:"hold,omitempty"`
}

// PublisherBalance is what a publisher has in one currency. What can be paid is the balance without the other parts.
type PublisherBalance struct {
	Balance    money.Money `json:"balance" doc:"Negative when the publisher owes us: it is netted with what is earned next"`
	Pending    money.Money `json:"pending" doc:"Of sales that are too young"`
	Disputed   money.Money `json:"disputed" doc:"Of sales that a bank is asked about"`
	Unfinished money.Money `json:"unfinished" doc:"In payouts that are planned or fail"`
	Payable    money.Money `json:"payable" doc:"What could be paid now"`
}

// PublisherAccount is a publisher's account at Stripe, as Stripe told it last.
type PublisherAccount struct {
	State          string     `json:"state" enum:"none,opening,onboarding,pending,action_required,ready,restricted,rejected,disconnected"`
	StripeID       string     `json:"stripeId,omitempty"`
	Country        string     `json:"country,omitempty"`
	Payable        bool       `json:"payable" doc:"Money that is sent there arrives"`
	Due            []string   `json:"due" doc:"What Stripe wants to know, by its own names"`
	Deadline       *time.Time `json:"deadline,omitempty"`
	DisabledReason string     `json:"disabledReason,omitempty" doc:"Stripe's code"`
	WorkflowURL    string     `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

func (p payouts) accountOf(r marketplacedb.AdminListPaidPublishersRow) (PublisherAccount, error) {
	var wanted rules.Requirements
	if err := json.Unmarshal(r.AccountRequirements, &wanted); err != nil {
		return PublisherAccount{}, fmt.Errorf("requirements of the payout account of %s: %w", r.PublisherID, err)
	}
	out := PublisherAccount{
		State: r.AccountState, StripeID: r.AccountStripeID, Country: r.AccountCountry, Payable: rules.Payable(r.AccountState),
		Due: append(append([]string{}, wanted.PastDue...), wanted.CurrentlyDue...), DisabledReason: wanted.DisabledReason,
		WorkflowURL: p.workflowURL(payoutaccount.WorkflowID(r.PublisherID)),
	}
	if !wanted.Deadline.IsZero() {
		out.Deadline = &wanted.Deadline
	}
	return out, nil
}

type listPayoutPublishersInput struct {
	Q        string `query:"q" maxLength:"200" doc:"Part of the name"`
	Standing string `query:"standing" enum:"any,held,negative" default:"any"`
	Cursor   string `query:"cursor" maxLength:"1000"`
	Limit    int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// PayoutPublisherPage is a page of publishers.
type PayoutPublisherPage struct {
	Items      []PayoutPublisher `json:"items"`
	NextCursor string            `json:"nextCursor,omitempty"`
}

type listPayoutPublishersOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutPublisherPage
}

type namePlace struct {
	Name *string    `json:"n"`
	ID   *uuid.UUID `json:"i"`
}

func (p payouts) publishers(ctx context.Context, in *listPayoutPublishersInput) (*listPayoutPublishersOutput, error) {
	kind := strings.Join([]string{"payout-publishers", in.Q, in.Standing}, "\x00")
	var from namePlace
	if err := p.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := p.q.AdminListPaidPublishers(ctx, marketplacedb.AdminListPaidPublishersParams{
		Search: cleanLine(in.Q), Standing: in.Standing, AfterName: from.Name, AfterID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &listPayoutPublishersOutput{CacheControl: "no-store"}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		out.Body.NextCursor = p.cursors.Encode(kind, namePlace{&last.PublisherName, &last.PublisherID})
	}
	out.Body.Items, err = p.publishersOf(ctx, rows)
	return out, err
}

// publishersOf adds to the rows what is owed and which holds there are.
func (p payouts) publishersOf(ctx context.Context, rows []marketplacedb.AdminListPaidPublishersRow) ([]PayoutPublisher, error) {
	ids := each(rows, func(r marketplacedb.AdminListPaidPublishersRow) uuid.UUID { return r.PublisherID })
	balances, err := p.q.ListPublisherBalances(ctx, ids)
	if err != nil {
		return nil, err
	}
	holds, err := p.openHolds(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]PayoutPublisher, len(rows))
	for i, r := range rows {
		out[i] = PayoutPublisher{PublisherRef: PublisherRef{r.PublisherID, r.PublisherName}, Schedule: r.Schedule, Balances: []PublisherBalance{}, Hold: holds[r.PublisherID]}
		if out[i].Account, err = p.accountOf(r); err != nil {
			return nil, err
		}
		if out[i].Thresholds, err = thresholdsOf(r.Thresholds); err != nil {
			return nil, err
		}
		for _, b := range balances {
			if b.PublisherID == r.PublisherID {
				out[i].Balances = append(out[i].Balances, balanceOf(b))
			}
		}
	}
	return out, nil
}

func balanceOf(b marketplacedb.ListPublisherBalancesRow) PublisherBalance {
	in := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: b.Currency} }
	return PublisherBalance{in(b.BalanceMinor), in(b.PendingMinor), in(b.HeldMinor), in(b.UnfinishedMinor), in(b.PayableMinor)}
}

func thresholdsOf(raw json.RawMessage) ([]money.Money, error) {
	var set rules.Thresholds
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("payout thresholds: %w", err)
	}
	out := []money.Money{}
	for _, currency := range slices.Sorted(maps.Keys(set)) {
		out = append(out, money.Money{Minor: set[currency], Currency: currency})
	}
	return out, nil
}

// publisher is one by its ID. There is no row for one whom the store does not know.
func (p payouts) publisher(ctx context.Context, id uuid.UUID) (PayoutPublisher, error) {
	rows, err := p.q.AdminListPaidPublishers(ctx, marketplacedb.AdminListPaidPublishersParams{PublisherID: &id, Standing: "any", MaxRows: 1})
	if err != nil {
		return PayoutPublisher{}, err
	}
	if len(rows) == 0 {
		return PayoutPublisher{}, pgx.ErrNoRows
	}
	out, err := p.publishersOf(ctx, rows)
	if err != nil {
		return PayoutPublisher{}, err
	}
	return out[0], nil
}

// PayoutPublisherDetail is a publisher with every hold there was.
type PayoutPublisherDetail struct {
	PayoutPublisher
	Holds            []PayoutHold `json:"holds" doc:"The latest first"`
	TransferInFlight bool         `json:"transferInFlight,omitempty" doc:"After placing a hold: Stripe was asked for a transfer before, which the hold does not stop"`
}

// PayoutPublisherPath names a publisher.
type PayoutPublisherPath struct {
	PublisherID string `path:"publisherId" maxLength:"64"`
}

type payoutPublisherOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutPublisherDetail
}

func (p payouts) getPublisher(ctx context.Context, in *PayoutPublisherPath) (*payoutPublisherOutput, error) {
	id, ok := parseID(in.PublisherID)
	if !ok {
		return nil, problem.NotFound("publisher")
	}
	one, err := p.publisher(ctx, id)
	if err != nil {
		return nil, missing(err, "publisher")
	}
	holds, err := p.q.ListPayoutHolds(ctx, id)
	return &payoutPublisherOutput{CacheControl: "no-store", Body: PayoutPublisherDetail{PayoutPublisher: one, Holds: each(holds, holdOf)}}, err
}

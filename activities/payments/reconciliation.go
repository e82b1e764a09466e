package payments

import (
	"context"
	"maps"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// MovementsInput asks for the movements of our balance since a time, a page after another; zero: all.
type MovementsInput struct {
	Since time.Time `json:"since,omitzero"`
	After string    `json:"after,omitempty"`
}

// Movements are a page of them. After is where the next starts, "" at the end.
type Movements struct {
	Movements []stripeclient.BalanceTransaction `json:"movements"`
	After     string                            `json:"after,omitempty"`
}

// ListMovements asks for one page.
func (a *Activities) ListMovements(ctx context.Context, in MovementsInput) (Movements, error) {
	page, err := a.Stripe.BalanceTransactions(ctx, stripeclient.BalanceWindow{From: in.Since}, in.After)
	return Movements{Movements: bare(page.Transactions), After: page.After}, failure(err)
}

// bare leaves out what is written in words: it may be about somebody.
func bare(all []stripeclient.BalanceTransaction) []stripeclient.BalanceTransaction {
	for i := range all {
		all[i].Description = ""
	}
	return all
}

// SourcesInput names charges, refunds, disputes, transfers or payouts.
type SourcesInput struct {
	Sources []string `json:"sources"`
}

// FindMovements asks for the movements of each source, wherever they lie in time.
func (a *Activities) FindMovements(ctx context.Context, in SourcesInput) (Movements, error) {
	var out Movements
	for _, source := range in.Sources {
		beat(ctx)
		page, err := a.Stripe.BalanceTransactions(ctx, stripeclient.BalanceWindow{SourceID: source}, "")
		if stripeclient.KindOf(err) == stripeclient.NotFound {
			continue
		}
		if err != nil {
			return Movements{}, failure(err)
		}
		out.Movements = append(out.Movements, bare(page.Transactions)...)
	}
	return out, nil
}

// Balance is what we hold at Stripe, by currency.
type Balance struct {
	Amounts []money.Money `json:"amounts"`
}

// RetrieveBalance asks what there is in all, whether it can be moved already or not.
func (a *Activities) RetrieveBalance(ctx context.Context) (Balance, error) {
	balance, err := a.Stripe.Balance(ctx, "")
	if err != nil {
		return Balance{}, failure(err)
	}
	sums := map[string]int64{}
	for _, m := range slices.Concat(balance.Available, balance.Pending) {
		sums[m.Currency] += m.Minor
	}
	var out Balance
	for _, currency := range slices.Sorted(maps.Keys(sums)) {
		out.Amounts = append(out.Amounts, money.Money{Minor: sums[currency], Currency: currency})
	}
	return out, nil
}

// Origins are what of ours charges and refunds belong to, by their IDs. Of what Stripe does not know there is none.
type Origins struct {
	Origins map[string]stripeclient.Origin `json:"origins"`
}

// FindOrigins asks about each charge or refund.
func (a *Activities) FindOrigins(ctx context.Context, in SourcesInput) (Origins, error) {
	out := Origins{Origins: map[string]stripeclient.Origin{}}
	for _, source := range in.Sources {
		beat(ctx)
		origin, err := a.Stripe.OriginOf(ctx, source)
		if stripeclient.KindOf(err) == stripeclient.NotFound {
			continue
		}
		if err != nil {
			return Origins{}, failure(err)
		}
		out.Origins[source] = origin
	}
	return out, nil
}

// beat shows that a list is being worked through.
func beat(ctx context.Context) {
	if activity.IsActivity(ctx) {
		activity.RecordHeartbeat(ctx)
	}
}

package api

import (
	"context"

	marketplacedb "marketplace/queries/marketplace"
)

// CurrencyCount is a currency and how many listed plugins can be bought in it.
type CurrencyCount struct {
	Currency string `json:"currency"`
	Plugins  int64  `json:"plugins"`
}

// CurrencyList is the currencies that anything is sold in, those of most plugins first.
type CurrencyList struct {
	Currencies []CurrencyCount `json:"currencies"`
}

func (c catalogue) currencies(ctx context.Context, in *ConditionalInput) (*Conditional[CurrencyList], error) {
	rows, err := marketplacedb.New(c.db).CurrencyCounts(ctx)
	if err != nil {
		return nil, err
	}
	return conditional(in.IfNoneMatch, CurrencyList{Currencies: each(rows, func(r marketplacedb.CurrencyCountsRow) CurrencyCount { return CurrencyCount(r) })})
}

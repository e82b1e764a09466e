package money

import (
	"maps"
	"slices"
)

// Prices are the amounts of one thing in several currencies, in minor units: {"JPY": 3200, "USD": 2199}.
type Prices map[string]int64

// List is the prices in the order of their currencies.
func (p Prices) List() []Money {
	list := make([]Money, 0, len(p))
	for _, currency := range slices.Sorted(maps.Keys(p)) {
		list = append(list, Money{p[currency], currency})
	}
	return list
}

// PricesOf is the list as Prices; of two prices in one currency the last counts.
func PricesOf(list []Money) Prices {
	prices := make(Prices, len(list))
	for _, price := range list {
		prices[price.Currency] = price.Minor
	}
	return prices
}

package demo

import (
	"net/url"

	"marketplace/internal/money"
)

// place is where a customer lives, and what they pay in.
type place struct {
	currency string
	address  url.Values // as the page to pay on asks for it
}

func at(country, postal, currency string) place {
	return place{currency, url.Values{"country": {country}, "postal_code": {postal}}}
}

// places are those of the customers, one after the other.
var places = []place{
	at("ES", "28013", "EUR"), at("US", "10001", "USD"), at("DE", "10115", "EUR"), at("GB", "EC1A 1BB", "GBP"), at("MX", "06000", "MXN"),
	at("FR", "75001", "EUR"), at("JP", "100-0001", "JPY"), at("ES", "46002", "EUR"), at("US", "94103", "USD"), at("PL", "00-001", "EUR"),
	at("KW", "13001", "KWD"), at("CA", "H2X 1Y4", "CAD"),
}

func placeOf(customer int) place { return places[customer%len(places)] }

// abroad is what a thousand cents of a euro are in other currencies' minor units, and what prices there are multiples of.
var abroad = []struct {
	currency      string
	thousand, per int64
}{
	{"USD", 1_100, 100}, {"GBP", 870, 50}, {"JPY", 1_600, 50}, {"MXN", 20_500, 500}, {"CAD", 1_500, 50}, {"KWD", 3_350, 250},
}

// popularAbroad is from which popularity on a plugin has prices in other currencies.
const popularAbroad = 45

// prices are those beside the one in euros.
func (p plugin) prices() []money.Money {
	if p.Price == 0 || p.Popularity < popularAbroad {
		return nil
	}
	var all []money.Money
	for _, c := range abroad {
		minor := (p.Price*c.thousand/1000 + c.per/2) / c.per * c.per
		all = append(all, money.Money{Minor: max(minor, c.per), Currency: c.currency})
	}
	return all
}

// currencyFor is what a customer from there pays it in.
func (p plugin) currencyFor(where place) string {
	for _, price := range p.prices() {
		if price.Currency == where.currency {
			return where.currency
		}
	}
	return "EUR"
}

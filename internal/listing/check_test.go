package listing_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/listing"
	"marketplace/internal/money"
)

func good() listing.Listing {
	return listing.Listing{
		Name: "Prettier", Summary: "Formats code", Description: "# Hola\n\ttext", Category: "formatters", Tags: []string{"css", "c++", "diseño"},
		License: "MIT", Links: listing.Links{Homepage: "https://prettier.example/a?b"}, Hosts: map[string]string{"eslint": "^8.0.0 || >= 9 <10", "@babel/core": "*"},
		Price: money.Money{Minor: 999, Currency: "EUR"}, Screenshots: []listing.Image{},
	}
}

func usd(minor int64) money.Money { return money.Money{Minor: minor, Currency: "USD"} }

func prices(p ...money.Money) []money.Money { return p }

// everyCurrency has the least price in each but the base currency.
func everyCurrency() (all []money.Money) {
	for _, code := range money.Currencies() {
		if c, _ := money.CurrencyOf(code); code != "EUR" {
			all = append(all, money.Money{Minor: c.Least, Currency: code})
		}
	}
	return all
}

func TestCheck(t *testing.T) {
	t.Parallel()
	require.Empty(t, listing.Problems(good()))
	require.Empty(t, listing.Check(listing.Listing{Price: money.Money{Currency: "EUR"}}))
	for _, price := range everyCurrency() {
		sold := good()
		sold.Prices = prices(price)
		require.Empty(t, listing.Problems(sold))
	}
	for name, test := range map[string]struct {
		change      func(*listing.Listing)
		field, code string
	}{
		"NUL":              {func(l *listing.Listing) { l.Description = "a\x00" }, "description", "hidden_characters"},
		"line in a name":   {func(l *listing.Listing) { l.Name = "a\nb" }, "name", "hidden_characters"},
		"bidi":             {func(l *listing.Listing) { l.Summary = "a\u202eb" }, "summary", "hidden_characters"},
		"not UTF-8":        {func(l *listing.Listing) { l.Summary = "a\xff" }, "summary", "hidden_characters"},
		"mixed scripts":    {func(l *listing.Listing) { l.Name = "Prеttier" }, "name", "mixed_scripts"},
		"long name":        {func(l *listing.Listing) { l.Name = strings.Repeat("ñ", 81) }, "name", "too_long"},
		"category":         {func(l *listing.Listing) { l.Category = "x" }, "category", "unknown_category"},
		"tag":              {func(l *listing.Listing) { l.Tags = []string{"a", "<b>"} }, "tags[1]", "tag_form"},
		"tags":             {func(l *listing.Listing) { l.Tags = strings.Split("a b c d e f g h i j k", " ") }, "tags", "too_many"},
		"license":          {func(l *listing.Listing) { l.License = "MIT OR" }, "license", "unknown_license"},
		"javascript link":  {func(l *listing.Listing) { l.Links.Homepage = "javascript:alert(1)" }, "links.homepage", "link_form"},
		"http link":        {func(l *listing.Listing) { l.Links.Issues = "http://a.example" }, "links.issues", "link_not_https"},
		"user in link":     {func(l *listing.Listing) { l.Links.Issues = "https://a@b.example" }, "links.issues", "link_form"},
		"space in link":    {func(l *listing.Listing) { l.Links.Issues = "https://b.example/ x" }, "links.issues", "link_form"},
		"host name":        {func(l *listing.Listing) { l.Hosts = map[string]string{"A b": "*"} }, "hosts", "host_form"},
		"host range":       {func(l *listing.Listing) { l.Hosts = map[string]string{"vite": "latest"} }, "hosts.vite", "host_range"},
		"currency":         {func(l *listing.Listing) { l.Price.Currency = "XXX" }, "price", "price_not_allowed"},
		"too cheap":        {func(l *listing.Listing) { l.Price.Minor = 1 }, "price", "price_not_allowed"},
		"negative":         {func(l *listing.Listing) { l.Price.Minor = -1 }, "price", "price_not_allowed"},
		"far too dear":     {func(l *listing.Listing) { l.Price.Minor = 1 << 62 }, "price", "price_not_allowed"},
		"unknown currency": {func(l *listing.Listing) { l.Prices = prices(usd(100), money.Money{Minor: 100, Currency: "XXX"}) }, "prices[1]", "price_not_allowed"},
		"not whole fils":   {func(l *listing.Listing) { l.Prices = prices(money.Money{Minor: 5124, Currency: "KWD"}) }, "prices[0]", "price_not_allowed"},
		"negative dollars": {func(l *listing.Listing) { l.Prices = prices(usd(-100)) }, "prices[0]", "price_not_allowed"},
		"base twice":       {func(l *listing.Listing) { l.Prices = prices(money.Money{Minor: 500, Currency: "EUR"}) }, "prices[0]", "currency_twice"},
		"dollars twice":    {func(l *listing.Listing) { l.Prices = prices(usd(100), usd(200)) }, "prices[1]", "currency_twice"},
		"free in dollars":  {func(l *listing.Listing) { l.Prices = prices(usd(0)) }, "prices[0]", "free_and_paid"},
		"paid in dollars":  {func(l *listing.Listing) { l.Price.Minor, l.Prices = 0, prices(usd(100)) }, "prices[0]", "free_and_paid"},
		"many prices":      {func(l *listing.Listing) { l.Prices = everyCurrency() }, "prices", "too_many"},
		"blank summary":    {func(l *listing.Listing) { l.Summary = " " }, "summary", "missing"},
		"no license":       {func(l *listing.Listing) { l.License = "" }, "license", "missing"},
		"many screenshots": {func(l *listing.Listing) { l.Screenshots = make([]listing.Image, 9) }, "screenshots", "too_many"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := good()
			test.change(&l)
			problems := listing.Problems(l)
			require.Len(t, problems, 1)
			require.Equal(t, test.field, problems[0].Field)
			require.Equal(t, test.code, problems[0].Code)
		})
	}
}

func TestKnownLicense(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"MIT", "mit", "Apache-2.0", "(MIT OR CC0-1.0)", "MIT AND (ISC OR 0BSD)", "LicenseRef-Acme", "GPL-2.0+"} {
		require.True(t, listing.KnownLicense(s), s)
	}
	for _, s := range []string{"", "UNLICENSED", "MIT ISC", "(MIT", "MIT)", "()", "OR", "SEE LICENSE IN x", "MIT OR OR ISC"} {
		require.False(t, listing.KnownLicense(s), s)
	}
}

func TestNormalizeTags(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"code-style", "css"}, listing.NormalizeTags([]string{" Code  Style", "CSS", "css", "", "ｃｓｓ"}))
	require.Equal(t, map[string]string{"vite": ">=5"}, listing.ValidHosts(map[string]string{"vite": ">=5", "x": "workspace:*", "B": "1"}))
}

package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type books struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerBooks(api huma.API, d Deps) {
	b := books{marketplacedb.New(d.DB), d.Cursors}
	admin, tags := httpapi.Only("admin"), []string{"books"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-trial-balance", Method: http.MethodGet, Path: "/v1/admin/books/trial-balance", Tags: tags,
		Summary:     "What every account holds, by currency",
		Description: "docs/books.md is the chart of accounts. A debit is positive; the balances of each currency add up to 0.",
	}, b.trialBalance)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-account-statement", Method: http.MethodGet, Path: "/v1/admin/books/accounts/{account}/statement", Tags: tags,
		Summary: "What moved on an account in a period, in the order in which it was written",
	}, b.statement)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-transaction", Method: http.MethodGet, Path: "/v1/admin/books/transactions/{transactionId}", Tags: tags,
		Summary: "A transaction of the books with all its entries", Errors: []int{http.StatusNotFound},
	}, b.transaction)
	b.registerCSV(api, admin, tags)
}

// accountKinds is the chart of accounts: what a balance of each means.
var accountKinds = map[marketplacedb.LedgerAccount]string{
	marketplacedb.LedgerAccountProcessorClearing: "asset", marketplacedb.LedgerAccountBank: "asset",
	marketplacedb.LedgerAccountProcessorFee: "liability", marketplacedb.LedgerAccountPublisherEarning: "liability", marketplacedb.LedgerAccountTax: "liability",
	marketplacedb.LedgerAccountPlatformFee: "income",
	marketplacedb.LedgerAccountPromotion:   "expense", marketplacedb.LedgerAccountPlatformLoss: "expense", marketplacedb.LedgerAccountPlatformExpense: "expense",
}

// chart is the order in which accounts are shown: what we have, what we owe, what we earn, what it costs.
var chart = []string{"asset", "liability", "income", "expense"}

// AccountBalance is what an account holds in one currency. Sums are of debits and of credits, both positive.
type AccountBalance struct {
	Account      string `json:"account" enum:"processor_clearing,processor_fee,platform_fee,publisher_earning,tax,promotion,platform_loss,platform_expense,bank"`
	Kind         string `json:"kind" enum:"asset,liability,income,expense"`
	DebitMinor   int64  `json:"debitMinor"`
	CreditMinor  int64  `json:"creditMinor"`
	BalanceMinor int64  `json:"balanceMinor" doc:"Debits less credits"`
	Entries      int64  `json:"entries"`
}

// CurrencyBalance is a trial balance in one currency.
type CurrencyBalance struct {
	Currency    string           `json:"currency" pattern:"^[A-Z]{3}$"`
	Accounts    []AccountBalance `json:"accounts"`
	DebitMinor  int64            `json:"debitMinor" doc:"Of all accounts; the same as creditMinor when the books are in order"`
	CreditMinor int64            `json:"creditMinor"`
}

// TrialBalance is what every account holds.
type TrialBalance struct {
	At         string            `json:"at,omitempty" format:"date" doc:"The UTC day at whose end; absent: now"`
	Currencies []CurrencyBalance `json:"currencies"`
}

type trialBalanceInput struct {
	At string `query:"at" format:"date" doc:"At the end of this UTC day; default: now"`
}

type trialBalanceOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         TrialBalance
}

func (b books) trialBalance(ctx context.Context, in *trialBalanceInput) (*trialBalanceOutput, error) {
	balance, err := b.balanceAt(ctx, in.At)
	if err != nil {
		return nil, err
	}
	return &trialBalanceOutput{CacheControl: "no-store", Body: balance}, nil
}

// balanceAt reads the balances that the database keeps, or for a day in the past adds up the entries.
func (b books) balanceAt(ctx context.Context, at string) (TrialBalance, error) {
	out := TrialBalance{At: at, Currencies: []CurrencyBalance{}}
	var rows []marketplacedb.TrialBalanceRow
	if at == "" {
		var err error
		if rows, err = b.q.TrialBalance(ctx); err != nil {
			return out, err
		}
	} else {
		day, err := parseDay("query.at", at)
		if err != nil {
			return out, err
		}
		past, err := b.q.TrialBalanceBefore(ctx, day.AddDate(0, 0, 1))
		if err != nil {
			return out, err
		}
		rows = each(past, func(r marketplacedb.TrialBalanceBeforeRow) marketplacedb.TrialBalanceRow {
			return marketplacedb.TrialBalanceRow(r)
		})
	}
	for _, r := range rows {
		if n := len(out.Currencies); n == 0 || out.Currencies[n-1].Currency != r.Currency {
			out.Currencies = append(out.Currencies, CurrencyBalance{Currency: r.Currency, Accounts: []AccountBalance{}})
		}
		currency := &out.Currencies[len(out.Currencies)-1]
		currency.Accounts = append(currency.Accounts, AccountBalance{
			Account: string(r.Account), Kind: accountKinds[r.Account], DebitMinor: r.DebitMinor, CreditMinor: r.CreditMinor,
			BalanceMinor: r.DebitMinor - r.CreditMinor, Entries: r.Entries,
		})
		currency.DebitMinor += r.DebitMinor
		currency.CreditMinor += r.CreditMinor
	}
	for _, c := range out.Currencies {
		slices.SortStableFunc(c.Accounts, func(x, y AccountBalance) int {
			return slices.Index(chart, x.Kind) - slices.Index(chart, y.Kind)
		})
	}
	return out, nil
}

// parseDay reads a UTC day.
func parseDay(location, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, problem.Invalid(location, "not a date such as 2026-01-31")
	}
	if day.Year() < 2000 || day.Year() > 2200 {
		return day, problem.Invalid(location, "not in the years 2000 to 2200")
	}
	return day, nil
}

// fileName is a name for a download, of words of ours.
func fileName(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), "-") + ".csv"
}

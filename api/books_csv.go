package api

import (
	"bytes"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"marketplace/internal/csvfile"
	"marketplace/internal/httpapi"
)

func (b books) registerCSV(api huma.API, access httpapi.Access, tags []string) {
	param := func(name, in string, s huma.Schema) *huma.Param {
		return &huma.Param{Name: name, In: in, Required: in == "path" || name == "currency", Schema: &s}
	}
	day, text := huma.Schema{Type: "string", Format: "date"}, huma.Schema{Type: "string"}
	responses := func(what string) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {Description: what, Content: map[string]*huma.MediaType{"text/csv": {Schema: &text}}}}
	}
	httpapi.RegisterRaw(api, access, huma.Operation{
		OperationID: "get-trial-balance-csv", Method: http.MethodGet, Path: "/v1/admin/books/trial-balance.csv", Tags: tags, Summary: "The same as CSV",
		Parameters: []*huma.Param{param("at", "query", day)}, Responses: responses("One row per currency and account; amounts in minor units"),
	}, b.trialBalanceCSV)
	httpapi.RegisterRaw(api, access, huma.Operation{
		OperationID: "get-account-statement-csv", Method: http.MethodGet, Path: "/v1/admin/books/accounts/{account}/statement.csv", Tags: tags,
		Summary: "All of a period as CSV", Errors: []int{http.StatusNotFound},
		Parameters: []*huma.Param{
			param("account", "path", text), param("currency", "query", huma.Schema{Type: "string", Pattern: "^[A-Z]{3}$"}),
			param("publisher", "query", huma.Schema{Type: "string", Format: "uuid"}), param("from", "query", day), param("to", "query", day),
		},
		Responses: responses("One row per entry, between the opening and the closing balance; amounts in minor units"),
	}, b.statementCSV)
}

func (b books) trialBalanceCSV(w http.ResponseWriter, r *http.Request) {
	balance, err := b.balanceAt(r.Context(), r.URL.Query().Get("at"))
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	var out bytes.Buffer
	table := csvfile.New(&out)
	err = table.Row("currency", "account", "kind", "debit_minor", "credit_minor", "balance_minor", "entries")
	for _, c := range balance.Currencies {
		for _, a := range c.Accounts {
			if err == nil {
				err = table.Row(c.Currency, a.Account, a.Kind, a.DebitMinor, a.CreditMinor, a.BalanceMinor, a.Entries)
			}
		}
	}
	if err == nil {
		err = table.Flush()
	}
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	csvfile.Headers(w, fileName("trial-balance", balance.At))
	_, _ = w.Write(out.Bytes()) // the client may be gone
}

// csvBatch is how many entries are read at once for a file, which may have any number.
const csvBatch = 1000

func (b books) statementCSV(w http.ResponseWriter, r *http.Request) {
	ctx, query := r.Context(), r.URL.Query()
	in := StatementQuery{
		Account: chi.URLParam(r, "account"), Currency: query.Get("currency"), Publisher: query.Get("publisher"), From: query.Get("from"), To: query.Get("to"),
	}
	asked, err := in.parse()
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	sums, err := b.totals(ctx, in, asked)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	place := statementPlace{Balance: sums.OpeningMinor}
	rows, err := b.entries(ctx, asked, &place, csvBatch)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	csvfile.Headers(w, fileName("statement", in.Account, in.Currency, in.From, in.To))
	table := csvfile.New(w)
	err = table.Row("seq", "at", "kind", "source_id", "purchase_id", "payout_id", "publisher_id", "transaction_id", "amount_minor", "balance_minor", "currency")
	if err == nil {
		err = table.Row("", in.From, "opening", "", "", "", in.Publisher, "", "", sums.OpeningMinor, in.Currency)
	}
	for err == nil && len(rows) > 0 {
		for _, e := range rows {
			if err = table.Row(e.Seq, e.At, e.Kind, e.SourceID, e.PurchaseID, e.PayoutID, e.PublisherID, e.TransactionID, e.AmountMinor, e.BalanceMinor, in.Currency); err != nil {
				break
			}
			place = statementPlace{e.Seq, e.BalanceMinor}
		}
		if err == nil {
			rows, err = b.entries(ctx, asked, &place, csvBatch)
		}
	}
	if err == nil {
		err = table.Row("", in.To, "closing", "", "", "", in.Publisher, "", "", place.Balance, in.Currency)
	}
	if err == nil {
		err = table.Flush()
	}
	if err != nil { // the answer has begun: a file without its closing balance is not whole
		slog.WarnContext(ctx, "a statement's file was cut off", "error", err)
	}
}

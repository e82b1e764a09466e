package publisher

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/account"
	"marketplace/internal/csvfile"
	"marketplace/internal/httpapi"
	publisherdb "marketplace/queries/publisher"
)

// csvBatch is how many lines are read at once for a file, which may have any number.
const csvBatch = 1000

func (a payoutStatementAPI) registerCSV(api huma.API, tags []string) {
	text := &huma.Schema{Type: "string"}
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-payout-statement-csv", Method: http.MethodGet, Path: "/v1/payouts/statement.csv", Tags: tags,
		Summary:    "Every movement of a month, as CSV",
		Parameters: []*huma.Param{{Name: "month", In: "query", Schema: &huma.Schema{Type: "string", Pattern: "^[0-9]{4}-[0-9]{2}$"}}},
		Responses: map[string]*huma.Response{"200": {
			Description: "Currency by currency, each between its opening and its closing balance; amounts in minor units",
			Content:     map[string]*huma.MediaType{"text/csv": {Schema: text}},
		}},
	}, a.csv)
}

func (a payoutStatementAPI) csv(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	from, before, err := StatementMonth{Month: r.URL.Query().Get("month")}.parse(time.Now())
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	q, me := publisherdb.New(a.DB), account.Must(ctx).ID
	openings, err := q.StatementOpenings(ctx, from, me)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	month := from.Format(monthLayout)
	csvfile.Headers(w, "payouts-"+month+".csv")
	table := csvfile.New(w)
	err = table.Row("at", "kind", "plugin", "payout_id", "transaction_id", "gross_minor", "platform_fee_minor", "processor_fee_minor", "amount_minor",
		"balance_minor", "currency", "available_at")
	for _, o := range openings {
		if err != nil {
			break
		}
		place := linePlace{Balance: o.AmountMinor}
		err = table.Row(from, "opening", "", "", "", "", "", "", "", place.Balance, o.Currency, "")
		params := publisherdb.ListStatementLinesParams{PublisherID: me, Currency: o.Currency, FromAt: from, BeforeAt: before, MaxRows: csvBatch}
		for more := true; more && err == nil; {
			var lines []StatementLine
			if lines, err = a.read(ctx, q, params, place); err != nil {
				break
			}
			for _, l := range lines {
				if err = table.Row(l.At, l.Kind, l.PluginName, l.PayoutID, &l.ID, l.GrossMinor, l.PlatformFeeMinor, l.ProcessorFeeMinor, l.AmountMinor,
					l.BalanceMinor, o.Currency, l.AvailableAt); err != nil {
					break
				}
				place = linePlace{l.At, l.ID, l.BalanceMinor}
			}
			more = len(lines) == csvBatch
		}
		if err == nil {
			err = table.Row(before, "closing", "", "", "", "", "", "", "", place.Balance, o.Currency, "")
		}
	}
	if err == nil {
		err = table.Flush()
	}
	if err != nil { // the answer has begun: a file without its last closing balance is not whole
		slog.WarnContext(ctx, "a statement's file was cut off", "error", err)
	}
}

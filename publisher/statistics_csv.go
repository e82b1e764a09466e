package publisher

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/httpapi"
)

func (a *statisticsAPI) registerCSV(api huma.API, tags []string) {
	day := &huma.Schema{Type: "string", Format: "date"}
	query := []*huma.Param{{Name: "from", In: "query", Schema: day}, {Name: "to", In: "query", Schema: day}}
	responses := func() map[string]*huma.Response {
		return map[string]*huma.Response{"200": {
			Description: "One row per day and currency; amounts in minor units",
			Content:     map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string"}}},
		}}
	}
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}}
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-plugin-statistics-csv", Method: http.MethodGet, Path: "/v1/plugins/{id}/statistics.csv", Summary: "The same as CSV", Tags: tags,
		Parameters: append([]*huma.Param{id}, query...), Responses: responses(),
	}, a.pluginCSV)
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-statistics-csv", Method: http.MethodGet, Path: "/v1/statistics.csv", Summary: "The same as CSV", Tags: tags,
		Parameters: query, Responses: responses(),
	}, func(w http.ResponseWriter, r *http.Request) { a.csv(w, r, nil) })
}

func (a *statisticsAPI) pluginCSV(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err == nil {
		err = a.own(r.Context(), id)
	}
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	a.csv(w, r, &id)
}

// csv holds dates, currency codes and numbers only: no text of anybody's that a spreadsheet could take for a
// formula.
func (a *statisticsAPI) csv(w http.ResponseWriter, r *http.Request, plugin *uuid.UUID) {
	from, to, err := Days{From: r.URL.Query().Get("from"), To: r.URL.Query().Get("to")}.parse(time.Now())
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	rows, err := a.rows(r.Context(), plugin, from, to)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	_ = table.Write([]string{
		"day", "currency", "views", "downloads", "sales", "refunds", "disputes", "gross_minor", "platform_fee_minor", "processor_fee_minor",
		"net_minor", "rating_count", "rating_sum",
	})
	for _, row := range rows {
		record := []string{row.Day.Format(time.DateOnly), row.Currency}
		for _, n := range []int64{
			row.Views, row.Downloads, row.Sales, row.Refunds, row.Disputes, row.GrossMinor, row.PlatformFeeMinor, row.ProcessorFeeMinor,
			row.NetMinor, row.RatingCount, row.RatingSum,
		} {
			record = append(record, strconv.FormatInt(n, 10))
		}
		_ = table.Write(record)
	}
	table.Flush() // writing to memory does not fail
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="statistics-`+from.Format(time.DateOnly)+`-`+to.Format(time.DateOnly)+`.csv"`)
	w.Header().Set("Cache-Control", "private, no-store")
	_, _ = w.Write(out.Bytes()) // the client may be gone
}

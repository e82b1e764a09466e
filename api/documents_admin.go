package api

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/csvfile"
	"marketplace/internal/cursor"
	"marketplace/internal/document"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type documentLists struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerDocumentLists(api huma.API, d Deps) {
	l := documentLists{marketplacedb.New(d.DB), d.Cursors}
	admin, tags := httpapi.Only("admin"), []string{"taxes"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-documents", Method: http.MethodGet, Path: "/v1/admin/documents", Tags: tags,
		Summary: "Receipts, invoices and their corrections of a period, newest first",
	}, l.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-tax-summary", Method: http.MethodGet, Path: "/v1/admin/tax-summary", Tags: tags,
		Summary:     "What was sold in each country and the tax on it, by the documents of a period",
		Description: "Corrections are taken off. The books may differ by disputes that are open: their money is away, but nothing is credited before they are lost.",
	}, l.summary)
	l.registerCSV(api, admin, tags)
}

// DocumentPeriod are UTC days, both of them included.
type DocumentPeriod struct {
	From string `query:"from" format:"date" doc:"First UTC day"`
	To   string `query:"to" format:"date" doc:"Last UTC day"`
}

func (p DocumentPeriod) parse() (from, before time.Time, err error) {
	before = time.Now().AddDate(1, 0, 0)
	if p.From != "" {
		if from, err = parseDay("query.from", p.From); err != nil {
			return from, before, err
		}
	}
	if p.To != "" {
		last, err := parseDay("query.to", p.To)
		if err != nil {
			return from, before, err
		}
		before = last.AddDate(0, 0, 1)
	}
	if !from.Before(before) {
		err = problem.Invalid("query.from", "after the last day")
	}
	return from, before, err
}

type documentListInput struct {
	DocumentPeriod
	Q        string `query:"q" maxLength:"100" doc:"Exactly the number of a document or the ID of a purchase"`
	Kind     string `query:"kind" enum:"receipt,invoice,credit_note,debit_note"`
	Country  string `query:"country" pattern:"^[A-Z]{2}$"`
	Doubtful bool   `query:"doubtful" doc:"Only sales where it is not known well enough where the customer is"`
	Cursor   string `query:"cursor" maxLength:"1000"`
	Limit    int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AdminDocument is a document as the accountant sees it.
type AdminDocument struct {
	Document
	PurchaseID   uuid.UUID `json:"purchaseId"`
	Corrects     string    `json:"corrects,omitempty" doc:"The number of what it corrects"`
	Entity       string    `json:"entity,omitempty" doc:"The legal entity that issued it, by its tax ID or name"`
	CustomerName string    `json:"customerName,omitempty"`
	Country      string    `json:"country,omitempty"`
	Doubtful     bool      `json:"doubtful" doc:"It is not known well enough where the customer is"`
}

// AdminDocumentPage is a page of documents.
type AdminDocumentPage struct {
	Items      []AdminDocument `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type adminDocumentOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminDocumentPage
}

func (l documentLists) list(ctx context.Context, in *documentListInput) (*adminDocumentOutput, error) {
	from, before, err := in.parse()
	if err != nil {
		return nil, err
	}
	doubtful := ""
	if in.Doubtful {
		doubtful = "doubtful"
	}
	list := strings.Join([]string{"documents", in.From, in.To, in.Q, in.Kind, in.Country, doubtful}, "\x00")
	var place timePlace
	if err := l.cursors.Decode(list, in.Cursor, &place); err != nil {
		return nil, err
	}
	rows, err := l.q.AdminListDocuments(ctx, marketplacedb.AdminListDocumentsParams{
		IssuedFrom: from, IssuedBefore: before, Kind: in.Kind, Country: in.Country, Search: cleanLine(in.Q), OnlyDoubtful: in.Doubtful,
		BeforeAt: place.At, BeforeID: place.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &adminDocumentOutput{CacheControl: "no-store", Body: AdminDocumentPage{Items: []AdminDocument{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = l.cursors.Encode(list, timePlace{&last.IssuedAt, &last.ID})
			break
		}
		amount := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: r.Currency} }
		out.Body.Items = append(out.Body.Items, AdminDocument{
			Document:   Document{Number: r.Name, Kind: string(r.Kind), IssuedAt: r.IssuedAt, Net: amount(r.NetMinor), Tax: amount(r.TaxMinor), Total: amount(r.TotalMinor)},
			PurchaseID: r.PurchaseID, Corrects: r.CorrectsName, Entity: r.Entity, CustomerName: r.CustomerName, Country: r.Country, Doubtful: r.Doubtful,
		})
	}
	return out, nil
}

// TaxSummary is what is declared of a period.
type TaxSummary struct {
	Countries  []CountryTax  `json:"countries"`
	Currencies []CurrencyTax `json:"currencies"`
}

// CountryTax is what was sold in a country in one currency, and how it was taxed. Corrections are taken off.
type CountryTax struct {
	Country     string      `json:"country" doc:"Empty where nobody knows"`
	Treatment   string      `json:"treatment" enum:"taxed,reverse_charge,untaxed"`
	Sales       int64       `json:"sales" doc:"Receipts and invoices"`
	Corrections int64       `json:"corrections" doc:"Credit and debit notes"`
	Net         money.Money `json:"net"`
	Tax         money.Money `json:"tax"`
}

// CurrencyTax is the tax of a period in one currency: by the documents, and as the account of tax has it.
type CurrencyTax struct {
	Documents money.Money `json:"documents"`
	Books     money.Money `json:"books"`
}

type taxSummaryInput struct{ DocumentPeriod }

type taxSummaryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         TaxSummary
}

func (l documentLists) summary(ctx context.Context, in *taxSummaryInput) (*taxSummaryOutput, error) {
	summary, err := l.summarise(ctx, in.DocumentPeriod)
	return &taxSummaryOutput{CacheControl: "no-store", Body: summary}, err
}

func (l documentLists) summarise(ctx context.Context, p DocumentPeriod) (TaxSummary, error) {
	out := TaxSummary{Countries: []CountryTax{}, Currencies: []CurrencyTax{}}
	from, before, err := p.parse()
	if err != nil {
		return out, err
	}
	rows, err := l.q.TaxSummary(ctx, from, before)
	if err != nil {
		return out, err
	}
	booked, err := l.q.TaxInBooks(ctx, from, before)
	if err != nil {
		return out, err
	}
	byCurrency := map[string]int{}
	currency := func(code string) *CurrencyTax {
		at, known := byCurrency[code]
		if !known {
			at = len(out.Currencies)
			byCurrency[code] = at
			out.Currencies = append(out.Currencies, CurrencyTax{Documents: money.Money{Currency: code}, Books: money.Money{Currency: code}})
		}
		return &out.Currencies[at]
	}
	for _, r := range rows {
		out.Countries = append(out.Countries, CountryTax{
			Country: r.Country, Treatment: r.Treatment, Sales: r.Sales, Corrections: r.Corrections,
			Net: money.Money{Minor: r.NetMinor, Currency: r.Currency}, Tax: money.Money{Minor: r.TaxMinor, Currency: r.Currency},
		})
		currency(r.Currency).Documents.Minor += r.TaxMinor
	}
	for _, b := range booked {
		currency(b.Currency).Books.Minor = b.TaxMinor
	}
	return out, nil
}

func (l documentLists) registerCSV(api huma.API, access httpapi.Access, tags []string) {
	day, text := huma.Schema{Type: "string", Format: "date"}, huma.Schema{Type: "string"}
	operation := func(id, path, summary, what string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodGet, Path: path, Tags: tags, Summary: summary,
			Parameters: []*huma.Param{{Name: "from", In: "query", Schema: &day}, {Name: "to", In: "query", Schema: &day}},
			Responses:  map[string]*huma.Response{"200": {Description: what, Content: map[string]*huma.MediaType{"text/csv": {Schema: &text}}}},
		}
	}
	httpapi.RegisterRaw(api, access, operation("admin-list-documents-csv", "/v1/admin/documents.csv", "All documents of a period as CSV, for the accountant",
		"One row per document, in the order of their issue; amounts in minor units, those of credit notes negative"), l.listCSV)
	httpapi.RegisterRaw(api, access, operation("get-tax-summary-csv", "/v1/admin/tax-summary.csv", "The tax summary as CSV",
		"One row per country, currency and treatment; amounts in minor units"), l.summaryCSV)
}

func periodOf(r *http.Request) DocumentPeriod {
	return DocumentPeriod{From: r.URL.Query().Get("from"), To: r.URL.Query().Get("to")}
}

func (l documentLists) listCSV(w http.ResponseWriter, r *http.Request) {
	ctx, period := r.Context(), periodOf(r)
	from, before, err := period.parse()
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	next := marketplacedb.DocumentsOfPeriodParams{IssuedFrom: from, IssuedBefore: before, MaxRows: csvBatch}
	rows, err := l.q.DocumentsOfPeriod(ctx, next)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	csvfile.Headers(w, fileName("documents", period.From, period.To))
	table := csvfile.New(w)
	err = table.Row("number", "kind", "issued_at", "corrects", "entity", "customer", "tax_ids", "country", "treatment", "rates", "net_minor", "tax_minor", "total_minor", "currency", "purchase_id")
	for err == nil && len(rows) > 0 {
		for _, d := range rows {
			if err = documentRow(table, d); err != nil {
				break
			}
		}
		if err == nil {
			last := rows[len(rows)-1]
			next.AfterAt, next.AfterID = &last.IssuedAt, &last.ID
			rows, err = l.q.DocumentsOfPeriod(ctx, next)
		}
	}
	if err == nil {
		err = table.Flush()
	}
	if err != nil { // the answer has begun
		slog.WarnContext(ctx, "a file of documents was cut off", "error", err)
	}
}

func documentRow(table *csvfile.Writer, d marketplacedb.DocumentsOfPeriodRow) error {
	var customer document.Customer
	var taxes []document.Tax
	if err := json.Unmarshal(d.Customer, &customer); err != nil {
		return err
	}
	if err := json.Unmarshal(d.Taxes, &taxes); err != nil {
		return err
	}
	var ids, rates, reasons []string
	for _, id := range customer.TaxIDs {
		ids = append(ids, id.Value)
	}
	for _, t := range taxes {
		rates, reasons = append(rates, t.Percentage), append(reasons, t.Reason)
	}
	sign := int64(1)
	if d.Kind == marketplacedb.DocumentKindCreditNote {
		sign = -1
	}
	name := customer.Name
	if name == "" {
		name = customer.Email
	}
	return table.Row(d.Name, string(d.Kind), d.IssuedAt, d.CorrectsName, d.Entity, name, strings.Join(ids, " "), d.Country, strings.Join(reasons, " "), strings.Join(rates, " "),
		sign*d.NetMinor, sign*d.TaxMinor, sign*d.TotalMinor, d.Currency, &d.PurchaseID)
}

func (l documentLists) summaryCSV(w http.ResponseWriter, r *http.Request) {
	period := periodOf(r)
	summary, err := l.summarise(r.Context(), period)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	csvfile.Headers(w, fileName("taxes", period.From, period.To))
	table := csvfile.New(w)
	err = table.Row("country", "treatment", "sales", "corrections", "net_minor", "tax_minor", "currency")
	for _, c := range summary.Countries {
		if err == nil {
			err = table.Row(c.Country, c.Treatment, c.Sales, c.Corrections, c.Net.Minor, c.Tax.Minor, c.Net.Currency)
		}
	}
	if err == nil {
		err = table.Flush()
	}
	if err != nil {
		slog.WarnContext(r.Context(), "a file of taxes was cut off", "error", err)
	}
}

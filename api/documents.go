package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/brand"
	"marketplace/internal/document"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// documents are seen by the customer and by admins, by nobody else.
type documents struct {
	q        *marketplacedb.Queries
	evidence *marketplace.Evidence
	brand    brand.Brand
}

func documentsFor(d Deps) documents {
	o := documents{marketplacedb.New(d.DB), d.Evidence, d.Brand}
	if o.evidence == nil {
		o.evidence = &marketplace.Evidence{DB: d.DB}
	}
	return o
}

func registerDocuments(api huma.API, d Deps) {
	o := documentsFor(d)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-documents", Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}/documents", Tags: []string{"purchases"},
		Summary: "The receipt or invoice of a purchase and the notes that correct it, in the order of their issue", Errors: []int{http.StatusNotFound},
	}, o.list)
	o.shown(api, "get-document-pdf", ".pdf", "application/pdf", "A document as PDF", o.pdf)
	o.shown(api, "get-document-page", ".html", "text/html", "A document as a page to print", o.page)
}

func (o documents) shown(api huma.API, id, suffix, mediaType, summary string, show http.HandlerFunc) {
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}/documents/{number}" + suffix, Tags: []string{"purchases"},
		Summary: summary, Errors: []int{http.StatusNotFound, http.StatusServiceUnavailable},
		Parameters: []*huma.Param{pathParam("purchaseId"), pathParam("number"), {
			Name: "lang", In: "query", Description: "The customer's own when absent", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"es", "en"}},
		}},
		Responses: map[string]*huma.Response{"200": {Description: "The document", Content: map[string]*huma.MediaType{mediaType: {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, show)
}

// Document is a receipt, an invoice, or a note that corrects one.
type Document struct {
	Number   string      `json:"number" example:"R-1042"`
	Kind     string      `json:"kind" enum:"receipt,invoice,credit_note,debit_note" doc:"A credit note takes back money of a receipt or invoice, a debit note what a credit note took"`
	IssuedAt time.Time   `json:"issuedAt"`
	Net      money.Money `json:"net"`
	Tax      money.Money `json:"tax"`
	Total    money.Money `json:"total"`
}

// DocumentList are the documents of a purchase.
type DocumentList struct {
	Items []Document `json:"items"`
}

type documentListOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         DocumentList
}

func (o documents) list(ctx context.Context, in *purchasePath) (*documentListOutput, error) {
	id, ok := parseID(in.PurchaseID)
	if !ok {
		return nil, problem.NotFound("purchase")
	}
	purchase, err := o.q.GetPurchase(ctx, id)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	if !maySee(ctx, purchase.UserID) {
		return nil, problem.NotFound("purchase")
	}
	items, err := documentsOf(ctx, o.q, id)
	return &documentListOutput{CacheControl: "no-store", Body: DocumentList{Items: items}}, err
}

func documentsOf(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID) ([]Document, error) {
	rows, err := q.DocumentsOfPurchase(ctx, purchase)
	return each(rows, func(r marketplacedb.DocumentsOfPurchaseRow) Document {
		return Document{
			Number: r.Name, Kind: string(r.Kind), IssuedAt: r.IssuedAt, Net: money.Money{Minor: r.NetMinor, Currency: r.Currency},
			Tax: money.Money{Minor: r.TaxMinor, Currency: r.Currency}, Total: money.Money{Minor: r.TotalMinor, Currency: r.Currency},
		}
	}), err
}

// maySee says whether a customer's documents and evidence are whoever asks their business.
func maySee(ctx context.Context, customer uuid.UUID) bool {
	who := account.Must(ctx)
	return who.ID == customer || who.Role == "admin"
}

func (o documents) pdf(w http.ResponseWriter, r *http.Request) {
	o.show(w, r, "application/pdf", document.Document.WritePDF)
}

func (o documents) page(w http.ResponseWriter, r *http.Request) {
	o.show(w, r, "text/html; charset=utf-8", document.Document.WriteHTML)
}

func (o documents) show(w http.ResponseWriter, r *http.Request, mediaType string, write func(document.Document, io.Writer, document.Look) error) {
	ctx := r.Context()
	row, err := o.find(ctx, chi.URLParam(r, "purchaseId"), chi.URLParam(r, "number"))
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	d, err := documentOf(row)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	look := document.Look{Brand: o.brand, Locale: row.Locale}
	switch lang := r.URL.Query().Get("lang"); lang {
	case "":
	case "es", "en":
		look.Locale = lang
	default:
		httpapi.Fail(w, r, problem.Invalid("query.lang", "expected es or en"))
		return
	}
	var body bytes.Buffer
	if err := write(d, &body, look); err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", "private, no-store")
	if strings.HasPrefix(mediaType, "text/html") {
		w.Header().Set("Content-Security-Policy", look.Policy())
	} else {
		w.Header().Set("Content-Disposition", `attachment; filename="`+row.Name+`.pdf"`)
	}
	_, _ = body.WriteTo(w) // the client may be gone
}

// find reads a document that whoever asks may see, completing it if that has not been done.
func (o documents) find(ctx context.Context, purchase, number string) (marketplacedb.GetDocumentRow, error) {
	id, ok := parseID(purchase)
	if !ok {
		return marketplacedb.GetDocumentRow{}, problem.NotFound("document")
	}
	row, err := o.q.GetDocument(ctx, id, number)
	if err != nil {
		return row, missing(err, "document")
	}
	if !maySee(ctx, row.UserID) {
		return row, problem.NotFound("document")
	}
	if row.Customer != nil {
		return row, nil
	}
	if err := o.evidence.Complete(ctx, id); err != nil {
		if !errors.Is(err, marketplace.ErrEvidencePending) {
			slog.WarnContext(ctx, "a document waits for Stripe", "purchase", id, "error", err)
		}
		return row, problem.New(http.StatusServiceUnavailable, "document_pending", "The payment provider has not told yet whom the document is for. Try again in a moment.").RetryAfter(30)
	}
	return o.q.GetDocument(ctx, id, number)
}

func documentOf(r marketplacedb.GetDocumentRow) (document.Document, error) {
	d := document.Document{
		Kind: document.Kind(r.Kind), Number: r.Name, IssuedAt: r.IssuedAt, Corrects: r.CorrectsName, CorrectsIssued: r.CorrectsIssuedAt, PurchaseID: r.PurchaseID.String(),
		PricesExclusive: r.TaxBehavior == "exclusive", NetMinor: r.NetMinor, TaxMinor: r.TaxMinor, Currency: r.Currency,
	}
	for _, part := range []struct {
		raw json.RawMessage
		to  any
	}{{r.Seller, &d.Seller}, {r.Customer, &d.Customer}, {r.Taxes, &d.Taxes}, {r.Lines, &d.Lines}} {
		if part.raw == nil {
			continue
		}
		if err := json.Unmarshal(part.raw, part.to); err != nil {
			return d, err
		}
	}
	return d, nil
}

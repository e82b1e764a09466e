package api

import (
	"context"
	"html/template"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type receipts struct{ q *marketplacedb.Queries }

func registerReceipts(api huma.API, d Deps) {
	r := receipts{marketplacedb.New(d.DB)}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-receipt", Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}/receipt", Tags: []string{"purchases"},
		Summary: "The receipt of a purchase that was paid", Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, r.get)
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-receipt-page", Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}/receipt.html", Tags: []string{"purchases"},
		Summary: "The receipt as a page to print", Parameters: []*huma.Param{pathParam("purchaseId")},
		Responses: map[string]*huma.Response{"200": {Description: "The page", Content: map[string]*huma.MediaType{"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, r.page)
}

// Receipt proves a payment.
type Receipt struct {
	Number        string      `json:"number"`
	PurchaseID    uuid.UUID   `json:"purchaseId"`
	PaidAt        time.Time   `json:"paidAt"`
	CustomerName  string      `json:"customerName"`
	PluginName    string      `json:"pluginName"`
	PublisherName string      `json:"publisherName"`
	Amount        money.Money `json:"amount"`
	Refunded      money.Money `json:"refunded"`
	Status        string      `json:"status"`
}

type receiptOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Receipt
}

func (r receipts) get(ctx context.Context, in *purchasePath) (*receiptOutput, error) {
	receipt, _, err := r.read(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	return &receiptOutput{CacheControl: "no-store", Body: receipt}, nil
}

func (r receipts) read(ctx context.Context, path string) (Receipt, string, error) {
	id, ok := parseID(path)
	if !ok {
		return Receipt{}, "", problem.NotFound("purchase")
	}
	row, err := r.q.ReceiptOfPurchase(ctx, id)
	if err != nil {
		return Receipt{}, "", missing(err, "purchase")
	}
	if row.UserID != account.Must(ctx).ID {
		return Receipt{}, "", problem.NotFound("purchase")
	}
	if row.Number == nil || row.SettledAt == nil {
		return Receipt{}, "", problem.New(http.StatusConflict, "no_receipt", "There is no receipt: the purchase was not paid, or not yet.")
	}
	balance, err := r.q.PurchaseBalance(ctx, id)
	if err != nil {
		return Receipt{}, "", err
	}
	return Receipt{
		Number: *row.Number, PurchaseID: row.ID, PaidAt: *row.SettledAt, CustomerName: row.CustomerName, PluginName: row.PluginName,
		PublisherName: row.PublisherName, Status: string(row.Status),
		Amount:   money.Money{Minor: balance.PaidMinor, Currency: *row.Currency},
		Refunded: money.Money{Minor: balance.RefundedMinor, Currency: *row.Currency},
	}, row.Locale, nil
}

func (r receipts) page(w http.ResponseWriter, req *http.Request) {
	receipt, locale, err := r.read(req.Context(), chi.URLParam(req, "purchaseId"))
	if err != nil {
		httpapi.Fail(w, req, err)
		return
	}
	words, known := receiptWords[locale]
	if !known {
		words, locale = receiptWords["es"], "es"
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	_ = receiptPage.Execute(w, map[string]any{"R": receipt, "W": words, "Locale": locale}) // the client may be gone
}

var receiptWords = map[string]map[string]string{
	"es": {"title": "Recibo", "date": "Fecha", "customer": "Cliente", "plugin": "Plugin", "publisher": "Publicado por", "amount": "Importe pagado", "refunded": "Reembolsado", "purchase": "Compra"},
	"en": {"title": "Receipt", "date": "Date", "customer": "Customer", "plugin": "Plugin", "publisher": "Published by", "amount": "Amount paid", "refunded": "Refunded", "purchase": "Purchase"},
}

var receiptPage = template.Must(template.New("receipt").Parse(`<!doctype html>
<html lang="{{.Locale}}"><head><meta charset="utf-8"><title>{{.W.title}} {{.R.Number}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem}h1{font-size:1.5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 2rem}dt{color:#555}dd{margin:0}@media print{body{margin:0}}</style></head>
<body><h1>{{.W.title}} {{.R.Number}}</h1><dl>
<dt>{{.W.date}}</dt><dd>{{.R.PaidAt.Format "2006-01-02 15:04 UTC"}}</dd>
<dt>{{.W.customer}}</dt><dd>{{.R.CustomerName}}</dd>
<dt>{{.W.plugin}}</dt><dd>{{.R.PluginName}}</dd>
<dt>{{.W.publisher}}</dt><dd>{{.R.PublisherName}}</dd>
<dt>{{.W.amount}}</dt><dd>{{.R.Amount}}</dd>
{{if .R.Refunded.Minor}}<dt>{{.W.refunded}}</dt><dd>{{.R.Refunded}}</dd>{{end}}
<dt>{{.W.purchase}}</dt><dd>{{.R.PurchaseID}}</dd>
</dl></body></html>
`))

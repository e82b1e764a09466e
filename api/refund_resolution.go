package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/refund"
)

// failedRefunds is where admins see to refunds that did not reach the customer.
type failedRefunds struct {
	refunds
	desk    marketplace.RefundDesk
	cursors *cursor.Codec
}

func registerFailedRefunds(api huma.API, d Deps) {
	f := failedRefunds{refunds{marketplacedb.New(d.DB), d.Refunds, d.PurchaseWait}, marketplace.RefundDesk{DB: d.DB}, d.Cursors}
	if f.wait == 0 {
		f.wait = defaultPurchaseWait
	}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-refunds", Method: http.MethodGet, Path: "/v1/admin/refunds", Tags: []string{"admin"},
		Summary: "Refunds: failed ones that nobody has seen to, the oldest first, or all, the newest first",
	}, f.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "resolve-refund", Method: http.MethodPost, Path: "/v1/admin/refunds/{refundId}/resolve", Tags: []string{"admin"},
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "See to a refund that failed",
		Description: "retry: a new refund of the same amount. paid_otherwise: the customer has the money out of our bank account; the books and the right to the plugin follow. " +
			"restore: the customer keeps the plugin instead. close: nothing is owed. Any of them once; a repeated one is refused.",
	}, f.resolve)
}

// AdminRefund is a refund with whom and what it is about.
type AdminRefund struct {
	Refund
	PurchaseStatus string `json:"purchaseStatus"`
	Entitlement    string `json:"entitlement,omitempty" enum:"granted,suspended,revoked"`
	PluginSlug     string `json:"pluginSlug"`
	PluginName     string `json:"pluginName"`
	PluginIconURL  string `json:"pluginIconUrl,omitempty"`
	CustomerName   string `json:"customerName"`
	CustomerEmail  string `json:"customerEmail"`
}

// AdminRefundPage is a page of refunds.
type AdminRefundPage struct {
	Items      []AdminRefund `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type listRefundsInput struct {
	Status string `query:"status" enum:"failed,all" default:"failed" doc:"failed: those that nobody has seen to"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type listRefundsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminRefundPage
}

func (f failedRefunds) list(ctx context.Context, in *listRefundsInput) (*listRefundsOutput, error) {
	kind := "refunds/" + in.Status
	var from timePlace
	if err := f.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := f.q.AdminListRefunds(ctx, marketplacedb.AdminListRefundsParams{OnlyFailed: in.Status != "all", FromAt: from.At, FromID: from.ID, MaxRows: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &listRefundsOutput{CacheControl: "no-store", Body: AdminRefundPage{Items: []AdminRefund{}}}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		out.Body.NextCursor = f.cursors.Encode(kind, timePlace{&last.UpdatedAt, &last.ID})
	}
	out.Body.Items = each(rows, func(r marketplacedb.AdminListRefundsRow) AdminRefund {
		return AdminRefund{
			Refund: refundOf(marketplacedb.Refund{
				ID: r.ID, PurchaseID: r.PurchaseID, StripeID: r.StripeID, AmountMinor: r.AmountMinor, Currency: r.Currency, Reason: r.Reason, Status: r.Status,
				FailureCode: r.FailureCode, RequestedBy: r.RequestedBy, ApprovedBy: r.ApprovedBy, RequestID: r.RequestID, Resolution: r.Resolution,
				ResolutionReason: r.ResolutionReason, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			}),
			PurchaseStatus: string(r.PurchaseStatus), Entitlement: r.Entitlement, PluginSlug: r.PluginSlug, PluginName: r.PluginName,
			PluginIconURL: imageURL(r.PluginIconKey), CustomerName: r.CustomerName, CustomerEmail: r.CustomerEmail,
		}
	})
	return out, nil
}

// RefundResolution is what an admin makes of a failed refund.
type RefundResolution struct {
	How    string `json:"how" enum:"retry,paid_otherwise,restore,close"`
	Reason string `json:"reason" minLength:"3" maxLength:"1000" doc:"Kept with the refund and in the audit log"`
}

type resolveRefundInput struct {
	RefundID string `path:"refundId" maxLength:"64"`
	Body     RefundResolution
}

var resolutions = map[string]string{
	"paid_otherwise": marketplace.RefundPaidOtherwise, "restore": marketplace.RefundRestored, "close": marketplace.RefundSeenTo,
}

func (f failedRefunds) resolve(ctx context.Context, in *resolveRefundInput) (*refundOutput, error) {
	id, ok := parseID(in.RefundID)
	if !ok {
		return nil, problem.NotFound("refund")
	}
	row, err := f.q.GetRefund(ctx, id)
	if err != nil {
		return nil, missing(err, "refund")
	}
	reason, err := plainText("body.reason", in.Body.Reason, true)
	if err != nil {
		return nil, err
	}
	who := account.Must(ctx)
	write := func(q *marketplacedb.Queries) error {
		return audit(ctx, q, who, "refund."+in.Body.How, "purchase", row.PurchaseID.String(), map[string]any{
			"refundId": id, "amountMinor": row.AmountMinor, "currency": row.Currency, "reason": reason,
		})
	}
	if in.Body.How == "retry" {
		again := refund.Input{RefundID: refund.ID(row.PurchaseID, "retry of "+id.String()), PurchaseID: row.PurchaseID, RequestedBy: who.ID, RetryOf: id}
		if row.Status != marketplacedb.RefundStatusFailed || (row.Resolution != "" && row.Resolution != marketplace.RefundRetried) {
			return nil, refundRefused(marketplace.RefundRefusedResolved)
		}
		if err := write(f.q); err != nil {
			return nil, err
		}
		return f.begin(ctx, again)
	}
	refusal, err := f.desk.Resolve(ctx, marketplace.ResolveRefundInput{RefundID: id, How: resolutions[in.Body.How], Reason: reason, By: who.ID, Audit: write})
	if err != nil {
		return nil, err
	}
	if refusal != "" {
		return nil, refundRefused(refusal)
	}
	row, err = f.q.GetRefund(ctx, id)
	return &refundOutput{CacheControl: "no-store", Body: refundOf(row)}, err
}

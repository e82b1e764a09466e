package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/purchase"
	"marketplace/workflows/step"
)

type operations struct {
	q         *marketplacedb.Queries
	workflows PurchaseWorkflows
	cursors   *cursor.Codec
	ui        string
}

func registerOperations(api huma.API, d Deps) {
	namespace := d.TemporalNamespace
	if namespace == "" {
		namespace = "default"
	}
	o := operations{marketplacedb.New(d.DB), d.Purchases, d.Cursors, strings.TrimSuffix(d.TemporalUIURL, "/") + "/namespaces/" + url.PathEscape(namespace) + "/workflows/"}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-purchases", Method: http.MethodGet, Path: "/v1/admin/purchases", Tags: []string{"admin"},
		Summary:     "All purchases, stuck ones first, then the newest",
		Description: "Stuck is what is open beyond its time or waits for an operator.",
	}, o.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-get-purchase", Method: http.MethodGet, Path: "/v1/admin/purchases/{purchaseId}", Tags: []string{"admin"},
		Summary: "A purchase with timeline, books, refunds, disputes, entitlement and its workflow",
	}, o.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-retry-purchase", Method: http.MethodPost, Path: "/v1/admin/purchases/{purchaseId}/retry", Tags: []string{"admin"},
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary:     "Have a purchase ask Stripe again now",
		Description: "Ends any pause between retries. A purchase whose workflow is gone is taken up by a new one; money that came after an expiry is settled.",
	}, o.retry)
}

type adminListInput struct {
	Stage         string    `query:"stage" enum:"pending,awaiting_payment,processing,fulfilled,failed,expired,cancelled,partially_refunded,refunded,disputed,dispute_lost"`
	Stuck         bool      `query:"stuck" doc:"Only stuck ones"`
	CreatedAfter  time.Time `query:"createdAfter"`
	CreatedBefore time.Time `query:"createdBefore"`
	Cursor        string    `query:"cursor" maxLength:"1000"`
	Limit         int32     `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AdminPurchase is a purchase as operators see it.
type AdminPurchase struct {
	ID          uuid.UUID   `json:"id"`
	CustomerID  uuid.UUID   `json:"customerId"`
	PluginID    uuid.UUID   `json:"pluginId"`
	PluginName  string      `json:"pluginName"`
	PublisherID uuid.UUID   `json:"publisherId"`
	Status      string      `json:"status"`
	Amount      money.Money `json:"amount"`
	Stuck       bool        `json:"stuck"`
	Attention   string      `json:"attention,omitempty" doc:"Why an operator is wanted"`
	FailureCode string      `json:"failureCode,omitempty"`
	ExpiresAt   time.Time   `json:"expiresAt"`
	CreatedAt   time.Time   `json:"createdAt"`
	UpdatedAt   time.Time   `json:"updatedAt"`
	SettledAt   *time.Time  `json:"settledAt,omitempty"`
	WorkflowURL string      `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

// AdminPurchasePage is a page of purchases.
type AdminPurchasePage struct {
	Items      []AdminPurchase `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type adminListOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminPurchasePage
}

type adminPlace struct {
	Now   time.Time  `json:"n"` // stuck is judged at one moment for all pages
	Stuck *bool      `json:"s"`
	At    *time.Time `json:"t"`
	ID    *uuid.UUID `json:"i"`
}

func (o operations) list(ctx context.Context, in *adminListInput) (*adminListOutput, error) {
	from := adminPlace{Now: time.Now()}
	if err := o.cursors.Decode("admin-purchases", in.Cursor, &from); err != nil {
		return nil, err
	}
	before := in.CreatedBefore
	if before.IsZero() {
		before = from.Now.AddDate(1, 0, 0)
	}
	rows, err := o.q.AdminListPurchases(ctx, marketplacedb.AdminListPurchasesParams{
		OnlyStuck: in.Stuck, Status: in.Stage, CreatedAfter: in.CreatedAfter, CreatedBefore: before,
		StuckBefore: from.Now.Add(-marketplace.StuckGrace), ProcessingBefore: from.Now.Add(-marketplace.StuckProcessing),
		BeforeStuck: from.Stuck, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &adminListOutput{CacheControl: "no-store", Body: AdminPurchasePage{Items: []AdminPurchase{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = o.cursors.Encode("admin-purchases", adminPlace{from.Now, &last.Stuck, &last.CreatedAt, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, AdminPurchase{
			ID: r.ID, CustomerID: r.UserID, PluginID: r.PluginID, PluginName: r.PluginName, PublisherID: r.PublisherID, Status: string(r.Status),
			Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Stuck: r.Stuck, Attention: r.Attention, FailureCode: r.FailureCode,
			ExpiresAt: r.ExpiresAt, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SettledAt: r.SettledAt, WorkflowURL: o.workflowURL(r.ID),
		})
	}
	return out, nil
}

func (o operations) workflowURL(id uuid.UUID) string {
	return o.ui + url.PathEscape(purchase.WorkflowID(id))
}

type retryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminPurchase
}

func (o operations) retry(ctx context.Context, in *purchasePath) (*retryOutput, error) {
	row, err := o.find(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	if row.SettledAt != nil {
		return nil, problem.New(http.StatusConflict, "nothing_to_retry", "The purchase is settled.")
	}
	if err := audit(ctx, o.q, account.Must(ctx), "purchase.retry", "purchase", row.ID.String(), map[string]any{"status": row.Status}); err != nil {
		return nil, err
	}
	if err := o.workflows.Recheck(ctx, row.ID); err != nil {
		if errors.Is(err, step.ErrUnavailable) {
			return nil, problem.WorkflowsUnavailable()
		}
		return nil, err
	}
	return &retryOutput{CacheControl: "no-store", Body: o.adminPurchase(row)}, nil
}

func (o operations) find(ctx context.Context, path string) (marketplacedb.AdminGetPurchaseRow, error) {
	id, ok := parseID(path)
	if !ok {
		return marketplacedb.AdminGetPurchaseRow{}, problem.NotFound("purchase")
	}
	row, err := o.q.AdminGetPurchase(ctx, id)
	return row, missing(err, "purchase")
}

func (o operations) adminPurchase(r marketplacedb.AdminGetPurchaseRow) AdminPurchase {
	now := time.Now()
	late := (r.Status == marketplacedb.PurchaseStatusPending || r.Status == marketplacedb.PurchaseStatusAwaitingPayment) && r.ExpiresAt.Before(now.Add(-marketplace.StuckGrace))
	slow := r.Status == marketplacedb.PurchaseStatusProcessing && r.CreatedAt.Before(now.Add(-marketplace.StuckProcessing))
	return AdminPurchase{
		ID: r.ID, CustomerID: r.UserID, PluginID: r.PluginID, PluginName: r.PluginName, PublisherID: r.PublisherID, Status: string(r.Status),
		Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Stuck: r.Attention != "" || late || slow, Attention: r.Attention,
		FailureCode: r.FailureCode, ExpiresAt: r.ExpiresAt, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SettledAt: r.SettledAt, WorkflowURL: o.workflowURL(r.ID),
	}
}

// none tells "no row" from other errors.
func none(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

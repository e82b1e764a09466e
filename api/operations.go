package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
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
	o := operations{marketplacedb.New(d.DB), d.Purchases, d.Cursors, temporalUI(d)}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-purchases", Method: http.MethodGet, Path: "/v1/admin/purchases", Tags: []string{"admin"},
		Summary:     "All purchases, unless sorted otherwise stuck ones first, then the newest",
		Description: "Stuck is what is open beyond its time or waits for an operator.",
	}, o.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-summarise-purchases", Method: http.MethodGet, Path: "/v1/admin/purchases/summary", Tags: []string{"admin"},
		Summary: "How many purchases are in each status, and how many are stuck",
	}, o.summary)
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
	Q             string    `query:"q" maxLength:"200" doc:"Part of the customer's name or e-mail address, or of the plugin's name or slug; or exactly the purchase's id, its receipt number or one of Stripe's ids"`
	Stage         string    `query:"stage" enum:"pending,awaiting_payment,processing,fulfilled,failed,expired,cancelled,partially_refunded,refunded,disputed,dispute_lost"`
	Stuck         bool      `query:"stuck" doc:"Only stuck ones"`
	Sort          string    `query:"sort" enum:"stuck,newest,oldest" default:"stuck" doc:"stuck: stuck ones first, then the newest"`
	CreatedAfter  time.Time `query:"createdAfter"`
	CreatedBefore time.Time `query:"createdBefore"`
	Cursor        string    `query:"cursor" maxLength:"1000"`
	Limit         int32     `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AdminPurchase is a purchase as operators see it.
type AdminPurchase struct {
	ID            uuid.UUID   `json:"id"`
	CustomerID    uuid.UUID   `json:"customerId"`
	CustomerName  string      `json:"customerName"`
	CustomerEmail string      `json:"customerEmail"`
	PluginID      uuid.UUID   `json:"pluginId"`
	PluginSlug    string      `json:"pluginSlug"`
	PluginName    string      `json:"pluginName"`
	PublisherID   uuid.UUID   `json:"publisherId"`
	Status        string      `json:"status" enum:"pending,awaiting_payment,processing,fulfilled,failed,expired,cancelled,partially_refunded,refunded,disputed,dispute_lost"`
	Amount        money.Money `json:"amount"`
	Stuck         bool        `json:"stuck"`
	Attention     string      `json:"attention,omitempty" doc:"Why an operator is wanted"`
	FailureCode   string      `json:"failureCode,omitempty" doc:"As in Purchase"`
	ExpiresAt     time.Time   `json:"expiresAt"`
	CreatedAt     time.Time   `json:"createdAt"`
	UpdatedAt     time.Time   `json:"updatedAt"`
	SettledAt     *time.Time  `json:"settledAt,omitempty"`
	WorkflowURL   string      `json:"workflowUrl" doc:"In the Temporal Web UI"`
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
	First *bool      `json:"f"`
	Rank  *float64   `json:"r"`
	ID    *uuid.UUID `json:"i"`
}

// list names the list that a cursor belongs to.
func (in *adminListInput) list() string {
	return strings.Join([]string{"admin-purchases", in.Sort, in.Stage, strconv.FormatBool(in.Stuck), in.CreatedAfter.String(), in.CreatedBefore.String(), in.Q}, "\x00")
}

func (o operations) list(ctx context.Context, in *adminListInput) (*adminListOutput, error) {
	from := adminPlace{Now: time.Now()}
	if err := o.cursors.Decode(in.list(), in.Cursor, &from); err != nil {
		return nil, err
	}
	before := in.CreatedBefore
	if before.IsZero() {
		before = from.Now.AddDate(1, 0, 0)
	}
	rows, err := o.q.AdminListPurchases(ctx, marketplacedb.AdminListPurchasesParams{
		OnlyStuck: in.Stuck, Status: in.Stage, CreatedAfter: in.CreatedAfter, CreatedBefore: before, Search: cleanLine(in.Q), Sort: in.Sort,
		StuckBefore: from.Now.Add(-marketplace.StuckGrace), ProcessingBefore: from.Now.Add(-marketplace.StuckProcessing),
		AfterFirst: from.First, AfterRank: from.Rank, AfterID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &adminListOutput{CacheControl: "no-store", Body: AdminPurchasePage{Items: []AdminPurchase{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = o.cursors.Encode(in.list(), adminPlace{from.Now, &last.First, &last.Rank, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, AdminPurchase{
			ID: r.ID, CustomerID: r.UserID, CustomerName: r.CustomerName, CustomerEmail: r.CustomerEmail,
			PluginID: r.PluginID, PluginSlug: r.PluginSlug, PluginName: r.PluginName, PublisherID: r.PublisherID, Status: string(r.Status),
			Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Stuck: r.Stuck, Attention: r.Attention, FailureCode: r.FailureCode,
			ExpiresAt: r.ExpiresAt, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SettledAt: r.SettledAt, WorkflowURL: o.workflowURL(r.ID),
		})
	}
	return out, nil
}

// PurchaseSummary is how all purchases stand.
type PurchaseSummary struct {
	Counts             []StatusCount `json:"counts" doc:"Every status in the order of a purchase's life, those too that none is in"`
	Stuck              int64         `json:"stuck"`
	OldestStuckSeconds int64         `json:"oldestStuckSeconds" doc:"How long ago the oldest stuck one was begun; 0 when none is stuck"`
}

// StatusCount is how many purchases are in a status.
type StatusCount struct {
	Status    string `json:"status" enum:"pending,awaiting_payment,processing,fulfilled,failed,expired,cancelled,partially_refunded,refunded,disputed,dispute_lost"`
	Purchases int64  `json:"purchases"`
}

type summaryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PurchaseSummary
}

func (o operations) summary(ctx context.Context, _ *struct{}) (*summaryOutput, error) {
	rows, err := o.q.CountPurchases(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[marketplacedb.PurchaseStatus]int64{}
	for _, row := range rows {
		counts[row.Status] = row.Purchases
	}
	stuck, err := o.q.StuckPurchases(ctx, time.Now().Add(-marketplace.StuckGrace), time.Now().Add(-marketplace.StuckProcessing))
	if err != nil {
		return nil, err
	}
	return &summaryOutput{CacheControl: "no-store", Body: PurchaseSummary{
		Counts: each(marketplacedb.AllPurchaseStatusValues(), func(s marketplacedb.PurchaseStatus) StatusCount {
			return StatusCount{Status: string(s), Purchases: counts[s]}
		}),
		Stuck: stuck.Purchases, OldestStuckSeconds: stuck.OldestSeconds,
	}}, nil
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
		ID: r.ID, CustomerID: r.UserID, CustomerName: r.CustomerName, CustomerEmail: r.CustomerEmail,
		PluginID: r.PluginID, PluginSlug: r.PluginSlug, PluginName: r.PluginName, PublisherID: r.PublisherID, Status: string(r.Status),
		Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, Stuck: r.Attention != "" || late || slow, Attention: r.Attention,
		FailureCode: r.FailureCode, ExpiresAt: r.ExpiresAt, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SettledAt: r.SettledAt, WorkflowURL: o.workflowURL(r.ID),
	}
}

// none tells "no row" from other errors.
func none(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

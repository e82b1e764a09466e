package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/coupon"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type coupons struct {
	db      *pgxpool.Pool
	cursors *cursor.Codec
}

func registerCoupons(api huma.API, d Deps) {
	c := coupons{d.DB, d.Cursors}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-list-coupons", Method: http.MethodGet, Path: "/v1/admin/coupons", Tags: []string{"admin"},
		Summary: "All discount codes, the platform's and the publishers', newest first",
	}, c.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-create-coupon", Method: http.MethodPost, Path: "/v1/admin/coupons", Tags: []string{"admin"}, MaxBodyBytes: 64 << 10,
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusConflict},
		Summary: "Make a discount code of the platform, which bears the discount", Description: "What a code takes off cannot be changed later: disable it and make another.",
	}, c.create)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-get-coupon", Method: http.MethodGet, Path: "/v1/admin/coupons/{couponId}", Tags: []string{"admin"},
		Summary: "A discount code with its latest uses",
	}, c.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-update-coupon", Method: http.MethodPut, Path: "/v1/admin/coupons/{couponId}", Tags: []string{"admin"}, MaxBodyBytes: 64 << 10,
		Errors: []int{http.StatusConflict}, Summary: "Change until when and how often a code of the platform can be used",
	}, c.update)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-disable-coupon", Method: http.MethodPost, Path: "/v1/admin/coupons/{couponId}/disable", Tags: []string{"admin"}, MaxBodyBytes: 16 << 10,
		Errors: []int{http.StatusConflict}, Summary: "End a code for good, also a publisher's",
	}, c.disable)
}

// Coupon is a discount code as admins see it.
type Coupon struct {
	ID             uuid.UUID     `json:"id"`
	Code           string        `json:"code"`
	State          string        `json:"state" enum:"scheduled,active,used_up,ended,disabled"`
	Publisher      *PublisherRef `json:"publisher,omitempty" doc:"Whose it is, and who bears it; absent: the platform"`
	Kind           string        `json:"kind" enum:"percent,amount"`
	BasisPoints    int64         `json:"basisPoints,omitempty" doc:"Of a percent coupon, in 1/100 %"`
	Amounts        []money.Money `json:"amounts,omitempty" doc:"Of an amount coupon, one per currency in which it is good"`
	PluginIDs      []uuid.UUID   `json:"pluginIds" doc:"Empty: all of the publisher, or of the store"`
	Plugins        []PluginRef   `json:"plugins" doc:"Those of them that are or were in the store"`
	StartsAt       time.Time     `json:"startsAt"`
	EndsAt         *time.Time    `json:"endsAt,omitempty"`
	MaxUses        *int32        `json:"maxUses,omitempty"`
	MaxPerCustomer *int32        `json:"maxPerCustomer,omitempty"`
	Uses           int32         `json:"uses" doc:"Those of purchases that are still to be paid among them"`
	Redeemed       int64         `json:"redeemed" doc:"How many purchases were paid with it"`
	Note           string        `json:"note,omitempty"`
	CreatedAt      time.Time     `json:"createdAt"`
	DisabledAt     *time.Time    `json:"disabledAt,omitempty"`
}

// CouponRedemption is a purchase with a code.
type CouponRedemption struct {
	PurchaseID uuid.UUID   `json:"purchaseId"`
	PluginSlug string      `json:"pluginSlug"`
	PluginName string      `json:"pluginName"`
	Status     string      `json:"status" enum:"reserved,redeemed,released,redeemed_late" doc:"released: ended unpaid; redeemed_late: paid after that, beyond the limit if need be"`
	Discount   money.Money `json:"discount"`
	CreatedAt  time.Time   `json:"createdAt"`
}

// CouponDetail is a coupon with its latest uses.
type CouponDetail struct {
	Coupon
	Discounts   []money.Money      `json:"discounts" doc:"What was taken off paid purchases in all, by currency"`
	Redemptions []CouponRedemption `json:"redemptions" doc:"The latest 100"`
}

// CouponUse is what of a coupon can be changed.
type CouponUse struct {
	EndsAt         *time.Time `json:"endsAt,omitempty"`
	MaxUses        *int32     `json:"maxUses,omitempty" minimum:"1" maximum:"1000000"`
	MaxPerCustomer *int32     `json:"maxPerCustomer,omitempty" minimum:"1" maximum:"1000"`
	Note           string     `json:"note,omitempty" maxLength:"500" doc:"For the audit log: what it is for"`
}

// NewCoupon is a coupon of the platform to be made.
type NewCoupon struct {
	Code        string        `json:"code" minLength:"3" maxLength:"64" doc:"3 to 32 letters A–Z, digits, and single - or _ between them; upper and lower case are the same"`
	Kind        string        `json:"kind" enum:"percent,amount"`
	BasisPoints int64         `json:"basisPoints,omitempty" minimum:"0" maximum:"10000"`
	Amounts     []money.Money `json:"amounts,omitempty" maxItems:"50"`
	Plugins     []string      `json:"plugins,omitempty" maxItems:"24" doc:"Slugs or ids; empty: every plugin"`
	StartsAt    *time.Time    `json:"startsAt,omitempty" doc:"Absent: now"`
	CouponUse
}

type couponOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         CouponDetail
}

type createCouponInput struct{ Body NewCoupon }

func (c coupons) create(ctx context.Context, in *createCouponInput) (*couponOutput, error) {
	who, now := account.Must(ctx), time.Now()
	code, err := coupon.Normalize(in.Body.Code)
	if err != nil {
		return nil, problem.Invalid("body.code", err.Error())
	}
	terms, err := couponTerms(in.Body)
	if err != nil {
		return nil, err
	}
	starts := now
	if in.Body.StartsAt != nil {
		starts = *in.Body.StartsAt
	}
	if err := couponEnd(in.Body.EndsAt, starts, now); err != nil {
		return nil, err
	}
	amounts, err := json.Marshal(terms.Amounts)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	if err := database.InTx(ctx, c.db, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		plugins, slugs, err := chosen(ctx, q, in.Body.Plugins)
		if err != nil {
			return err
		}
		inserted, err := q.InsertPlatformCoupon(ctx, marketplacedb.InsertPlatformCouponParams{
			ID: id, Code: code, Kind: string(terms.Kind), BasisPoints: int32(terms.BasisPoints), Amounts: amounts, PluginIds: plugins, StartsAt: starts,
			EndsAt: in.Body.EndsAt, MaxUses: in.Body.MaxUses, MaxPerCustomer: in.Body.MaxPerCustomer, Note: cleanLine(in.Body.Note), CreatedBy: &who.ID,
		})
		if err != nil {
			return err
		}
		if inserted == 0 {
			return problem.New(http.StatusConflict, "coupon_code_taken", "The platform has a coupon with the code %s already.", code)
		}
		return audit(ctx, q, who, "coupon.create", "coupon", id.String(), map[string]any{"code": code, "kind": terms.Kind, "basisPoints": terms.BasisPoints, "amounts": terms.Amounts, "plugins": slugs})
	}); err != nil {
		return nil, err
	}
	return c.read(ctx, id)
}

func couponTerms(in NewCoupon) (coupon.Terms, error) {
	terms := coupon.Terms{Kind: coupon.Kind(in.Kind), BasisPoints: in.BasisPoints, Amounts: map[string]int64{}}
	for i, amount := range in.Amounts {
		if _, twice := terms.Amounts[amount.Currency]; twice {
			return terms, problem.Invalid(fmt.Sprintf("body.amounts[%d].currency", i), "expected each currency once")
		}
		terms.Amounts[amount.Currency] = amount.Minor
	}
	if err := terms.Check(); err != nil {
		where := "body.amounts"
		if terms.Kind == coupon.Percent {
			where = "body.basisPoints"
		}
		return terms, problem.Invalid(where, err.Error())
	}
	return terms, nil
}

func couponEnd(ends *time.Time, starts, now time.Time) error {
	if ends != nil && (!ends.After(starts) || !ends.After(now)) {
		return problem.Invalid("body.endsAt", "expected a time to come, after the start")
	}
	return nil
}

type couponPath struct {
	CouponID uuid.UUID `path:"couponId" format:"uuid"`
}

func (c coupons) get(ctx context.Context, in *couponPath) (*couponOutput, error) {
	return c.read(ctx, in.CouponID)
}

func (c coupons) read(ctx context.Context, id uuid.UUID) (*couponOutput, error) {
	q := marketplacedb.New(c.db)
	row, err := findCoupon(ctx, q, id)
	if err != nil {
		return nil, err
	}
	discounts, err := q.CouponDiscounts(ctx, id)
	if err != nil {
		return nil, err
	}
	uses, err := q.ListCouponRedemptions(ctx, id, 100)
	if err != nil {
		return nil, err
	}
	out := &couponOutput{CacheControl: "no-store"}
	if out.Body.Coupon, err = couponOf(row); err != nil {
		return nil, err
	}
	out.Body.Discounts = each(discounts, func(d marketplacedb.CouponDiscountsRow) money.Money {
		return money.Money{Minor: d.Minor, Currency: d.Currency}
	})
	out.Body.Redemptions = each(uses, func(r marketplacedb.ListCouponRedemptionsRow) CouponRedemption {
		return CouponRedemption{r.PurchaseID, r.PluginSlug, r.PluginName, r.Status, money.Money{Minor: r.DiscountMinor, Currency: r.Currency}, r.CreatedAt}
	})
	return out, nil
}

func findCoupon(ctx context.Context, q *marketplacedb.Queries, id uuid.UUID) (marketplacedb.ListCouponsRow, error) {
	rows, err := q.ListCoupons(ctx, marketplacedb.ListCouponsParams{ID: &id, MaxRows: 1})
	if err != nil {
		return marketplacedb.ListCouponsRow{}, err
	}
	if len(rows) == 0 {
		return marketplacedb.ListCouponsRow{}, problem.NotFound("coupon")
	}
	return rows[0], nil
}

func couponOf(found marketplacedb.ListCouponsRow) (Coupon, error) {
	row := found.Coupon
	var amounts money.Prices
	if err := json.Unmarshal(row.Amounts, &amounts); err != nil {
		return Coupon{}, fmt.Errorf("amounts of coupon %s: %w", row.ID, err)
	}
	var plugins []PluginRef
	if err := json.Unmarshal(found.Plugins, &plugins); err != nil {
		return Coupon{}, fmt.Errorf("plugins of coupon %s: %w", row.ID, err)
	}
	var publisher *PublisherRef
	if row.PublisherID != nil {
		publisher = &PublisherRef{ID: *row.PublisherID, Name: found.PublisherName}
	}
	return Coupon{
		ID: row.ID, Code: row.Code, State: found.State, Publisher: publisher, Plugins: plugins, Kind: row.Kind, BasisPoints: int64(row.BasisPoints), Amounts: amounts.List(), PluginIDs: row.PluginIds,
		StartsAt: row.StartsAt, EndsAt: row.EndsAt, MaxUses: row.MaxUses, MaxPerCustomer: row.MaxPerCustomer, Uses: row.Uses, Redeemed: found.Redeemed, Note: row.Note,
		CreatedAt: row.CreatedAt, DisabledAt: row.DisabledAt,
	}, nil
}

type updateCouponInput struct {
	CouponID uuid.UUID `path:"couponId" format:"uuid"`
	Body     CouponUse
}

func (c coupons) update(ctx context.Context, in *updateCouponInput) (*couponOutput, error) {
	if err := c.change(ctx, in.CouponID, "coupon.update", map[string]any{
		"endsAt": in.Body.EndsAt, "maxUses": in.Body.MaxUses, "maxPerCustomer": in.Body.MaxPerCustomer,
	}, func(q *marketplacedb.Queries, row marketplacedb.Coupon) (int64, error) {
		if row.PublisherID != nil {
			return 0, problem.New(http.StatusConflict, "coupon_of_publisher", "This coupon is its publisher's to change; it can only be disabled here.")
		}
		if err := couponEnd(in.Body.EndsAt, row.StartsAt, time.Now()); err != nil {
			return 0, err
		}
		return q.ChangeCoupon(ctx, marketplacedb.ChangeCouponParams{
			ID: in.CouponID, EndsAt: in.Body.EndsAt, MaxUses: in.Body.MaxUses, MaxPerCustomer: in.Body.MaxPerCustomer, Note: cleanLine(in.Body.Note),
		})
	}); err != nil {
		return nil, err
	}
	return c.read(ctx, in.CouponID)
}

func (c coupons) disable(ctx context.Context, in *couponPath) (*couponOutput, error) {
	if err := c.change(ctx, in.CouponID, "coupon.disable", map[string]any{}, func(q *marketplacedb.Queries, row marketplacedb.Coupon) (int64, error) {
		disabled, err := q.DisableCoupon(ctx, in.CouponID)
		if err != nil || disabled == 0 || row.PublisherID == nil {
			return disabled, err
		}
		fact, err := uuid.NewV7()
		if err != nil {
			return 0, err
		}
		return disabled, q.AppendCouponFact(ctx, marketplacedb.AppendCouponFactParams{ID: fact, PublisherID: *row.PublisherID, CouponID: in.CouponID})
	}); err != nil {
		return nil, err
	}
	return c.read(ctx, in.CouponID)
}

// change does something to a coupon that has not ended, with a line in the audit log.
func (c coupons) change(ctx context.Context, id uuid.UUID, action string, detail map[string]any, do func(*marketplacedb.Queries, marketplacedb.Coupon) (int64, error)) error {
	return database.InTx(ctx, c.db, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		row, err := findCoupon(ctx, q, id)
		if err != nil {
			return err
		}
		changed, err := do(q, row.Coupon)
		if err != nil {
			return err
		}
		if changed == 0 {
			return problem.New(http.StatusConflict, "coupon_disabled", "This coupon has been disabled; make another one.")
		}
		detail["code"] = row.Coupon.Code
		return audit(ctx, q, account.Must(ctx), action, "coupon", id.String(), detail)
	})
}

type listCouponsInput struct {
	Search string `query:"search" maxLength:"64" doc:"Part of the code"`
	Owner  string `query:"owner" enum:"platform,publisher"`
	State  string `query:"state" enum:"scheduled,active,used_up,ended,disabled"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// CouponPage is one page of coupons.
type CouponPage struct {
	Items      []Coupon `json:"items"`
	NextCursor string   `json:"nextCursor,omitempty"`
}

type listCouponsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         CouponPage
}

func (c coupons) list(ctx context.Context, in *listCouponsInput) (*listCouponsOutput, error) {
	kind := "coupons\x00" + in.Search + "\x00" + in.Owner + "\x00" + in.State
	var from timePlace
	if err := c.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := marketplacedb.New(c.db).ListCoupons(ctx, marketplacedb.ListCouponsParams{
		Search: cleanLine(in.Search), Owner: in.Owner, State: in.State, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &listCouponsOutput{CacheControl: "no-store", Body: CouponPage{Items: []Coupon{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1].Coupon
			out.Body.NextCursor = c.cursors.Encode(kind, timePlace{&last.CreatedAt, &last.ID})
			break
		}
		item, err := couponOf(r)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, item)
	}
	return out, nil
}

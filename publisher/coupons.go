package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/coupon"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	carrying "marketplace/workflows/coupon"
)

// CouponCarrier has a coupon taken to the store; coupon.Client (workflows/coupon) does.
type CouponCarrier interface {
	Changed(ctx context.Context, coupon, publisher uuid.UUID, revision int64) error
}

type couponsAPI struct{ Deps }

func registerCoupons(api huma.API, d Deps) {
	c := couponsAPI{d}
	tags := []string{"coupons"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-coupons", Method: http.MethodGet, Path: "/v1/coupons", Summary: "My discount codes, newest first", Tags: tags,
	}, c.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "create-coupon", Method: http.MethodPost, Path: "/v1/coupons", Summary: "Make a discount code", Tags: tags,
		Description:   "Good in the store within seconds; `inStore` says when. What a code takes off cannot be changed later: disable it and make another.",
		DefaultStatus: http.StatusCreated, MaxBodyBytes: 64 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, c.create)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-coupon", Method: http.MethodGet, Path: "/v1/coupons/{id}", Summary: "One of my discount codes", Tags: tags,
	}, c.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "update-coupon", Method: http.MethodPut, Path: "/v1/coupons/{id}", Summary: "Change where, until when and how often a code can be used", Tags: tags,
		MaxBodyBytes: 64 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, c.update)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "disable-coupon", Method: http.MethodPost, Path: "/v1/coupons/{id}/disable", Summary: "End a code for good", Tags: tags,
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, c.disable)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "retry-coupon", Method: http.MethodPost, Path: "/v1/coupons/{id}/retry", Summary: "Tell the store of it again now", Tags: tags,
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, c.retry)
}

// Coupon is a discount code of a publisher.
type Coupon struct {
	ID             uuid.UUID     `json:"id"`
	Code           string        `json:"code"`
	State          string        `json:"state" enum:"scheduled,active,used_up,ended,disabled" doc:"Here and now; the store goes by what it knows, see inStore"`
	Kind           string        `json:"kind" enum:"percent,amount"`
	BasisPoints    int64         `json:"basisPoints,omitempty" doc:"Of a percent coupon, in 1/100 %"`
	Amounts        []money.Money `json:"amounts,omitempty" doc:"Of an amount coupon, one per currency in which it is good"`
	PluginIDs      []uuid.UUID   `json:"pluginIds" doc:"Empty: all of my plugins"`
	StartsAt       time.Time     `json:"startsAt"`
	EndsAt         *time.Time    `json:"endsAt,omitempty"`
	MaxUses        *int32        `json:"maxUses,omitempty" doc:"In all; absent: as often as you like"`
	MaxPerCustomer *int32        `json:"maxPerCustomer,omitempty"`
	Sales          int64         `json:"sales" doc:"How many purchases were paid with it; some seconds late"`
	Discounts      []money.Money `json:"discounts" doc:"What it has taken off these purchases, one per currency; some seconds late"`
	InStore        bool          `json:"inStore" doc:"The store knows it as it is here"`
	Attempts       int32         `json:"attempts" doc:"Failed tries to tell the store of the last change"`
	LastError      string        `json:"lastError,omitempty"`
	NextAttemptAt  *time.Time    `json:"nextAttemptAt,omitempty"`
	NeedsAttention bool          `json:"needsAttention" doc:"So many tries have failed that somebody should look"`
	CreatedAt      time.Time     `json:"createdAt"`
	ChangedAt      time.Time     `json:"changedAt" doc:"Of the last change, which the store has been told of or is to be"`
	DisabledAt     *time.Time    `json:"disabledAt,omitempty"`
	DisabledBy     string        `json:"disabledBy,omitempty" enum:"publisher,store" doc:"Who has ended it"`
}

// CouponUse is what of a coupon can be changed.
type CouponUse struct {
	PluginIDs      []uuid.UUID `json:"pluginIds,omitempty" maxItems:"24" doc:"Empty: all of my plugins"`
	EndsAt         *time.Time  `json:"endsAt,omitempty"`
	MaxUses        *int32      `json:"maxUses,omitempty" minimum:"1" maximum:"1000000"`
	MaxPerCustomer *int32      `json:"maxPerCustomer,omitempty" minimum:"1" maximum:"1000"`
}

// NewCoupon is a coupon to be made.
type NewCoupon struct {
	Code        string        `json:"code" minLength:"3" maxLength:"64" doc:"3 to 32 letters A–Z, digits, and single - or _ between them; upper and lower case are the same"`
	Kind        string        `json:"kind" enum:"percent,amount"`
	BasisPoints int64         `json:"basisPoints,omitempty" minimum:"0" maximum:"10000"`
	Amounts     []money.Money `json:"amounts,omitempty" maxItems:"50"`
	StartsAt    *time.Time    `json:"startsAt,omitempty" doc:"Absent: now"`
	CouponUse
}

type couponOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Coupon
}

type createCouponInput struct{ Body NewCoupon }

func (a couponsAPI) create(ctx context.Context, in *createCouponInput) (*couponOutput, error) {
	me, now := account.Must(ctx), time.Now()
	code, err := coupon.Normalize(in.Body.Code)
	if err != nil {
		return nil, problem.Invalid("body.code", err.Error())
	}
	terms, err := termsOf(in.Body)
	if err != nil {
		return nil, err
	}
	starts := now
	if in.Body.StartsAt != nil {
		starts = *in.Body.StartsAt
	}
	if err := checkEnd(in.Body.EndsAt, starts, now); err != nil {
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
	if err := a.carried(ctx, id, func(q *publisherdb.Queries) (int64, error) {
		if err := a.ownPlugins(ctx, q, me.ID, in.Body.PluginIDs); err != nil {
			return 0, err
		}
		inserted, err := q.InsertCoupon(ctx, publisherdb.InsertCouponParams{
			ID: id, OwnerID: me.ID, Code: code, Kind: string(terms.Kind), BasisPoints: int32(terms.BasisPoints), Amounts: amounts,
			PluginIds: nonNil(in.Body.PluginIDs), StartsAt: starts, EndsAt: in.Body.EndsAt, MaxUses: in.Body.MaxUses, MaxPerCustomer: in.Body.MaxPerCustomer,
		})
		if err == nil && inserted == 0 {
			return 0, problem.New(http.StatusConflict, "coupon_code_taken", "You have a coupon with the code %s already.", code)
		}
		return 1, err
	}); err != nil {
		return nil, err
	}
	return a.read(ctx, id)
}

// carried makes a change whose message to the store is on its way before it commits: a coupon that the store would never hear of
// does not come to be.
// change tells the revision that it makes.
func (a couponsAPI) carried(ctx context.Context, id uuid.UUID, change func(*publisherdb.Queries) (revision int64, err error)) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		revision, err := change(publisherdb.New(tx))
		if err != nil {
			return err
		}
		if err := a.Coupons.Changed(ctx, id, account.Must(ctx).ID, revision); err != nil {
			return errors.Join(problem.WorkflowsUnavailable(), err)
		}
		return nil
	})
}

func termsOf(in NewCoupon) (coupon.Terms, error) {
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

func checkEnd(ends *time.Time, starts, now time.Time) error {
	if ends != nil && (!ends.After(starts) || !ends.After(now)) {
		return problem.Invalid("body.endsAt", "expected a time to come, after the start")
	}
	return nil
}

// ownPlugins refuses plugins of others as if they were not there.
func (a couponsAPI) ownPlugins(ctx context.Context, q *publisherdb.Queries, owner uuid.UUID, plugins []uuid.UUID) error {
	foreign, err := q.CountForeignPlugins(ctx, nonNil(plugins), owner)
	if err == nil && foreign > 0 {
		return problem.Invalid("body.pluginIds", "expected plugins of yours")
	}
	return err
}

func nonNil(ids []uuid.UUID) []uuid.UUID { return append([]uuid.UUID{}, ids...) }

type couponPath struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

func (a couponsAPI) get(ctx context.Context, in *couponPath) (*couponOutput, error) {
	return a.read(ctx, in.ID)
}

func (a couponsAPI) read(ctx context.Context, id uuid.UUID) (*couponOutput, error) {
	row, err := publisherdb.New(a.DB).GetOwnCoupon(ctx, id, account.Must(ctx).ID)
	if err != nil {
		return nil, found(err, "coupon")
	}
	body, err := couponBody(row.Coupon, row.Discounts)
	return &couponOutput{CacheControl: "no-store", Body: body}, err
}

type updateCouponInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body CouponUse
}

func (a couponsAPI) update(ctx context.Context, in *updateCouponInput) (*couponOutput, error) {
	me := account.Must(ctx)
	if err := a.carried(ctx, in.ID, func(q *publisherdb.Queries) (int64, error) {
		row, err := q.GetOwnCoupon(ctx, in.ID, me.ID)
		if err != nil {
			return 0, found(err, "coupon")
		}
		if err := checkEnd(in.Body.EndsAt, row.Coupon.StartsAt, time.Now()); err != nil {
			return 0, err
		}
		if err := a.ownPlugins(ctx, q, me.ID, in.Body.PluginIDs); err != nil {
			return 0, err
		}
		revision, err := q.ChangeCoupon(ctx, publisherdb.ChangeCouponParams{
			ID: in.ID, OwnerID: me.ID, PluginIds: nonNil(in.Body.PluginIDs), EndsAt: in.Body.EndsAt, MaxUses: in.Body.MaxUses, MaxPerCustomer: in.Body.MaxPerCustomer,
		})
		return revision, notDisabled(err)
	}); err != nil {
		return nil, err
	}
	return a.read(ctx, in.ID)
}

func (a couponsAPI) disable(ctx context.Context, in *couponPath) (*couponOutput, error) {
	me := account.Must(ctx)
	if err := a.carried(ctx, in.ID, func(q *publisherdb.Queries) (int64, error) {
		if _, err := q.GetOwnCoupon(ctx, in.ID, me.ID); err != nil {
			return 0, found(err, "coupon")
		}
		revision, err := q.DisableCoupon(ctx, in.ID, me.ID)
		return revision, notDisabled(err)
	}); err != nil {
		return nil, err
	}
	return a.read(ctx, in.ID)
}

// retry has the store told again of a coupon that it does not know as it is: also when what carries it has come to an end.
func (a couponsAPI) retry(ctx context.Context, in *couponPath) (*couponOutput, error) {
	me := account.Must(ctx)
	row, err := publisherdb.New(a.DB).GetOwnCoupon(ctx, in.ID, me.ID)
	if err != nil {
		return nil, found(err, "coupon")
	}
	if row.Coupon.SyncedRevision == row.Coupon.Revision {
		return nil, problem.New(http.StatusConflict, "coupon_in_store", "The store knows this coupon as it is.")
	}
	if err := a.Coupons.Changed(ctx, in.ID, me.ID, row.Coupon.Revision); err != nil {
		return nil, errors.Join(problem.WorkflowsUnavailable(), err)
	}
	return a.read(ctx, in.ID)
}

// notDisabled tells that a coupon that is there took no change: it has ended.
func notDisabled(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return problem.New(http.StatusConflict, "coupon_disabled", "This coupon has been disabled; make another one.")
	}
	return err
}

type listCouponsInput struct {
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
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

func (a couponsAPI) list(ctx context.Context, in *listCouponsInput) (*listCouponsOutput, error) {
	var from position
	if err := a.Cursors.Decode("coupons", in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListOwnCouponsParams{OwnerID: account.Must(ctx).ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	rows, err := publisherdb.New(a.DB).ListOwnCoupons(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := CouponPage{Items: make([]Coupon, len(rows))}
	for i, row := range rows {
		if page.Items[i], err = couponBody(row.Coupon, row.Discounts); err != nil {
			return nil, err
		}
	}
	if more {
		last := rows[len(rows)-1].Coupon
		page.NextCursor = a.Cursors.Encode("coupons", position{last.CreatedAt, last.ID})
	}
	return &listCouponsOutput{"no-store", page}, nil
}

func couponBody(row publisherdb.Coupon, discounts json.RawMessage) (Coupon, error) {
	var amounts, given money.Prices
	if err := errors.Join(json.Unmarshal(row.Amounts, &amounts), json.Unmarshal(discounts, &given)); err != nil {
		return Coupon{}, fmt.Errorf("amounts of coupon %s: %w", row.ID, err)
	}
	body := Coupon{
		ID: row.ID, Code: row.Code, State: couponState(row, time.Now()), Kind: row.Kind, BasisPoints: int64(row.BasisPoints), Amounts: amounts.List(), PluginIDs: row.PluginIds, StartsAt: row.StartsAt,
		EndsAt: row.EndsAt, MaxUses: row.MaxUses, MaxPerCustomer: row.MaxPerCustomer, Sales: row.Sales, Discounts: append([]money.Money{}, given.List()...),
		InStore: row.SyncedRevision == row.Revision, Attempts: row.Attempts, LastError: row.LastError, NextAttemptAt: row.NextAttemptAt,
		NeedsAttention: row.Attempts >= carrying.AttentionAfter, CreatedAt: row.CreatedAt, ChangedAt: row.ChangedAt, DisabledAt: row.DisabledAt,
	}
	if row.DisabledBy != nil {
		body.DisabledBy = *row.DisabledBy
	}
	return body, nil
}

func couponState(row publisherdb.Coupon, now time.Time) string {
	switch {
	case row.DisabledAt != nil:
		return "disabled"
	case row.EndsAt != nil && !row.EndsAt.After(now):
		return "ended"
	case row.StartsAt.After(now):
		return "scheduled"
	case row.MaxUses != nil && row.Sales >= int64(*row.MaxUses):
		return "used_up"
	}
	return "active"
}

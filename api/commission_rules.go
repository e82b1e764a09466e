package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// maxCommissionRules is how many may hold at once: every purchase reads those that may concern it.
const maxCommissionRules = 200

type commissionRules struct {
	pool    *pgxpool.Pool
	offers  marketplace.Offers
	cursors *cursor.Codec
}

func registerCommissionRules(api huma.API, d Deps) {
	c := commissionRules{d.DB, d.Offers, d.Cursors}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-commission-rules", Method: http.MethodGet, Path: "/v1/admin/commission-rules", Tags: []string{"admin"},
		Summary:     "The rules by which commissions are due",
		Description: "Of those that hold, the first that is for a sale counts; without one, the default of the configuration does. A purchase keeps the terms it was begun at.",
	}, c.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "create-commission-rule", Method: http.MethodPost, Path: "/v1/admin/commission-rules", Tags: []string{"admin"},
		DefaultStatus: http.StatusCreated, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict},
		Summary:     "Add a rule, or have it take the place of another",
		Description: "Rules are never edited, since purchases name them: a change is a new rule that replaces the old one. Repeat the request with the same Idempotency-Key as often as need be.",
		Responses:   map[string]*huma.Response{"200": responseOf[CommissionRule](api, "The rule was there already")},
	}, c.create)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "reorder-commission-rules", Method: http.MethodPut, Path: "/v1/admin/commission-rules/order", Tags: []string{"admin"},
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict}, Summary: "Put the rules that hold into another order",
	}, c.reorder)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "retire-commission-rule", Method: http.MethodPost, Path: "/v1/admin/commission-rules/{ruleId}/retire", Tags: []string{"admin"},
		DefaultStatus: http.StatusNoContent, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound},
		Summary: "Let a rule hold no longer; retired before, it stays so",
	}, c.retire)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-applicable-commission", Method: http.MethodGet, Path: "/v1/admin/commission-rules/applicable", Tags: []string{"admin"},
		Errors: []int{http.StatusNotFound, http.StatusGone}, Summary: "Which rule would count for a plugin sold now, and why those before it would not",
	}, c.applicable)
}

// CommissionRule is a rule as admins see it. What is left out, it does not ask for.
type CommissionRule struct {
	ID          uuid.UUID     `json:"id"`
	Plugin      *PluginRef    `json:"plugin,omitempty" doc:"For sales of this plugin only"`
	Publisher   *PublisherRef `json:"publisher,omitempty" doc:"For sales of this publisher only"`
	Currency    string        `json:"currency,omitempty" doc:"For sales in this currency only"`
	MinVolume   *money.Money  `json:"minVolume,omitempty" doc:"From so much on that the publisher has sold in the currency, less what has gone back"`
	ValidFrom   *time.Time    `json:"validFrom,omitempty"`
	ValidUntil  *time.Time    `json:"validUntil,omitempty" doc:"The first moment at which it is no longer valid"`
	BasisPoints int32         `json:"basisPoints" minimum:"0" maximum:"10000" doc:"The commission in 1/100 %"`
	FeeOnRefund string        `json:"feeOnRefund" enum:"returned,kept" doc:"What becomes of the commission on money that goes back; if it is kept, the publisher bears it"`
	Note        string        `json:"note"`
	CreatedAt   time.Time     `json:"createdAt"`
	RetiredAt   *time.Time    `json:"retiredAt,omitempty"`
}

// PluginRef names a plugin.
type PluginRef struct {
	ID   uuid.UUID `json:"id"`
	Slug string    `json:"slug"`
	Name string    `json:"name"`
}

func commissionRuleOf(r marketplacedb.ListCommissionRulesRow) CommissionRule {
	rule := CommissionRule{
		ID: r.ID, Currency: orZero(r.Currency), ValidFrom: r.ValidFrom, ValidUntil: r.ValidUntil, BasisPoints: r.BasisPoints,
		FeeOnRefund: r.FeeOnRefund, Note: r.Note, CreatedAt: r.CreatedAt, RetiredAt: r.RetiredAt,
	}
	if r.PluginID != nil {
		rule.Plugin = &PluginRef{ID: *r.PluginID, Slug: orZero(r.PluginSlug), Name: orZero(r.PluginName)}
	}
	if r.PublisherID != nil {
		rule.Publisher = &PublisherRef{ID: *r.PublisherID, Name: r.PublisherName}
	}
	if r.MinVolumeMinor > 0 {
		rule.MinVolume = &money.Money{Minor: r.MinVolumeMinor, Currency: rule.Currency}
	}
	return rule
}

// CommissionRulePage is a page of rules.
type CommissionRulePage struct {
	Items              []CommissionRule `json:"items" doc:"Those that hold are all here, in their order"`
	DefaultBasisPoints int64            `json:"defaultBasisPoints" doc:"Of sales that no rule is for"`
	NextCursor         string           `json:"nextCursor,omitempty"`
}

type listCommissionRulesInput struct {
	Status string `query:"status" enum:"active,retired" default:"active"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Of retired ones"`
}

type listCommissionRulesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         CommissionRulePage
}

func (c commissionRules) list(ctx context.Context, in *listCommissionRulesInput) (*listCommissionRulesOutput, error) {
	retired := in.Status == "retired"
	kind, limit := "commission-rules/"+in.Status, in.Limit
	if !retired {
		limit = maxCommissionRules
	}
	var from timePlace
	if err := c.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := marketplacedb.New(c.pool).ListCommissionRules(ctx, marketplacedb.ListCommissionRulesParams{
		Retired: &retired, BeforeAt: from.At, BeforeID: from.ID, MaxRows: limit + 1,
	})
	if err != nil {
		return nil, err
	}
	page := CommissionRulePage{DefaultBasisPoints: c.offers.PlatformFeeBasisPoints}
	if len(rows) > int(limit) {
		rows = rows[:limit]
		last := rows[limit-1]
		page.NextCursor = c.cursors.Encode(kind, timePlace{last.RetiredAt, &last.ID})
	}
	page.Items = each(rows, commissionRuleOf)
	return &listCommissionRulesOutput{CacheControl: "no-store", Body: page}, nil
}

// CommissionOrder is the order that the rules shall have.
type CommissionOrder struct {
	RuleIDs []uuid.UUID `json:"ruleIds" minItems:"1" maxItems:"200" doc:"All that hold, in their order"`
	Reason  string      `json:"reason" minLength:"3" maxLength:"500"`
}

type reorderCommissionRulesInput struct{ Body CommissionOrder }

func (c commissionRules) reorder(ctx context.Context, in *reorderCommissionRulesInput) (*listCommissionRulesOutput, error) {
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return nil, err
	}
	admin := account.Must(ctx)
	err = c.change(ctx, func(q *marketplacedb.Queries) error {
		before, err := activeRules(ctx, q)
		if err != nil {
			return err
		}
		if slices.Equal(before, in.Body.RuleIDs) {
			return errUnchanged
		}
		if !sameIDs(before, in.Body.RuleIDs) {
			return problem.New(http.StatusConflict, "commission_rules_changed", "These are not the rules that hold now. Read them again and repeat the change.")
		}
		if err := q.PlaceCommissionRules(ctx, in.Body.RuleIDs); err != nil {
			return err
		}
		return audit(ctx, q, admin, "commission_rules.reorder", "commission_rules", "order", map[string]any{"reason": reason, "before": before, "after": in.Body.RuleIDs})
	})
	if err != nil {
		return nil, err
	}
	return c.list(ctx, &listCommissionRulesInput{Status: "active"})
}

func sameIDs(a, b []uuid.UUID) bool {
	order := func(x, y uuid.UUID) int { return slices.Compare(x[:], y[:]) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), order), slices.SortedFunc(slices.Values(b), order))
}

type retireCommissionRuleInput struct {
	RuleID string `path:"ruleId" maxLength:"64"`
	Body   ModerationReason
}

func (c commissionRules) retire(ctx context.Context, in *retireCommissionRuleInput) (*struct{}, error) {
	id, ok := parseID(in.RuleID)
	if !ok {
		return nil, problem.NotFound("commission rule")
	}
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return nil, err
	}
	admin := account.Must(ctx)
	return nil, c.change(ctx, func(q *marketplacedb.Queries) error {
		if _, err := findCommissionRule(ctx, q, id); err != nil {
			return err
		}
		retired, err := q.RetireCommissionRule(ctx, id)
		if err != nil {
			return err
		}
		if retired == 0 {
			return errUnchanged
		}
		return audit(ctx, q, admin, "commission_rule.retire", "commission_rule", in.RuleID, map[string]any{"reason": reason})
	})
}

// errUnchanged ends a change that turns out to be none.
var errUnchanged = errors.New("unchanged")

// change makes a change to the rules, one at a time, and tells the publishers' side of all of them.
func (c commissionRules) change(ctx context.Context, do func(*marketplacedb.Queries) error) error {
	err := database.InTx(ctx, c.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if err := q.LockCommissionRules(ctx); err != nil {
			return err
		}
		if err := do(q); err != nil {
			return err
		}
		return q.AppendCommissionFact(ctx, uuid.Must(uuid.NewV7()))
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

func findCommissionRule(ctx context.Context, q *marketplacedb.Queries, id uuid.UUID) (marketplacedb.ListCommissionRulesRow, error) {
	rows, err := q.ListCommissionRules(ctx, marketplacedb.ListCommissionRulesParams{ID: &id, MaxRows: 1})
	if err != nil {
		return marketplacedb.ListCommissionRulesRow{}, err
	}
	if len(rows) == 0 {
		return marketplacedb.ListCommissionRulesRow{}, problem.NotFound("commission rule")
	}
	return rows[0], nil
}

// activeRules are the ids of those that hold, in their order.
func activeRules(ctx context.Context, q *marketplacedb.Queries) ([]uuid.UUID, error) {
	retired := false
	rows, err := q.ListCommissionRules(ctx, marketplacedb.ListCommissionRulesParams{Retired: &retired, MaxRows: maxCommissionRules + 1})
	return each(rows, func(r marketplacedb.ListCommissionRulesRow) uuid.UUID { return r.ID }), err
}

package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// NewCommissionRule is a rule to add.
type NewCommissionRule struct {
	PluginID       *uuid.UUID `json:"pluginId,omitempty" format:"uuid" doc:"For sales of this plugin only"`
	PublisherID    *uuid.UUID `json:"publisherId,omitempty" format:"uuid" doc:"For sales of this publisher only"`
	Currency       string     `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"For sales in this currency only"`
	MinVolumeMinor int64      `json:"minVolumeMinor,omitempty" minimum:"0" maximum:"1000000000000000" doc:"From so much on that the publisher has sold, in minor units of the currency, which has to be given"`
	ValidFrom      *time.Time `json:"validFrom,omitempty"`
	ValidUntil     *time.Time `json:"validUntil,omitempty" doc:"The first moment at which it is no longer valid"`
	BasisPoints    int32      `json:"basisPoints" minimum:"0" maximum:"10000"`
	FeeOnRefund    string     `json:"feeOnRefund" enum:"returned,kept"`
	Note           string     `json:"note" minLength:"3" maxLength:"500" doc:"Why there is this rule"`
	Position       int        `json:"position,omitempty" minimum:"1" maximum:"200" doc:"Its place among those that hold, from 1; left out, the last, or that of the one it replaces"`
	Replaces       *uuid.UUID `json:"replaces,omitempty" format:"uuid" doc:"The rule that is retired for it"`
}

type createCommissionRuleInput struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           NewCommissionRule
}

type commissionRuleOutput struct {
	Status       int
	CacheControl string `header:"Cache-Control"`
	Body         CommissionRule
}

// commissionRuleNamespace makes the ids of rules of version 5 ours.
var commissionRuleNamespace = uuid.MustParse("0b6c0d0e-4f1f-4a3b-9c53-7d4c3e9d8a21")

func (c commissionRules) create(ctx context.Context, in *createCommissionRuleInput) (*commissionRuleOutput, error) {
	admin := account.Must(ctx)
	id := uuid.NewSHA1(commissionRuleNamespace, append(admin.ID[:], in.IdempotencyKey...))
	wanted, err := c.checked(ctx, id, in.Body)
	if err != nil {
		return nil, err
	}
	status := http.StatusCreated
	err = c.change(ctx, func(q *marketplacedb.Queries) error {
		if there, err := findCommissionRule(ctx, q, id); err == nil {
			status = http.StatusOK
			return repeated(there, wanted)
		}
		if err := c.insert(ctx, q, wanted, in.Body); err != nil {
			return err
		}
		return audit(ctx, q, admin, "commission_rule.create", "commission_rule", id.String(), map[string]any{
			"reason": wanted.Note, "basisPoints": wanted.BasisPoints, "feeOnRefund": wanted.FeeOnRefund, "pluginId": wanted.PluginID,
			"publisherId": wanted.PublisherID, "currency": wanted.Currency, "minVolumeMinor": wanted.MinVolumeMinor,
			"validFrom": wanted.ValidFrom, "validUntil": wanted.ValidUntil, "replaces": in.Body.Replaces,
		})
	})
	if err != nil {
		return nil, err
	}
	row, err := findCommissionRule(ctx, marketplacedb.New(c.pool), id)
	if err != nil {
		return nil, err
	}
	return &commissionRuleOutput{Status: status, CacheControl: "no-store", Body: commissionRuleOf(row)}, nil
}

// checked is the rule as it would be written, if there is nothing against it.
func (c commissionRules) checked(ctx context.Context, id uuid.UUID, b NewCommissionRule) (marketplacedb.InsertCommissionRuleParams, error) {
	note, err := plainText("body.note", b.Note, false)
	if err != nil {
		return marketplacedb.InsertCommissionRuleParams{}, err
	}
	invalid := func(field, message string) (marketplacedb.InsertCommissionRuleParams, error) {
		return marketplacedb.InsertCommissionRuleParams{}, problem.Invalid("body."+field, message)
	}
	_, sold := money.CurrencyOf(b.Currency)
	switch {
	case b.PluginID != nil && b.PublisherID != nil:
		return invalid("publisherId", "expected a plugin or a publisher, not both: a plugin has one publisher")
	case b.Currency != "" && !sold:
		return invalid("currency", "expected a currency that plugins are sold in")
	case b.MinVolumeMinor > 0 && b.Currency == "":
		return invalid("currency", "expected the currency of the volume")
	case b.ValidFrom != nil && b.ValidUntil != nil && !b.ValidUntil.After(*b.ValidFrom):
		return invalid("validUntil", "expected a time after validFrom")
	case b.ValidUntil != nil && !b.ValidUntil.After(time.Now()):
		return invalid("validUntil", "expected a time to come")
	}
	q := marketplacedb.New(c.pool)
	if b.PluginID != nil {
		if _, err := q.QuotePlugin(ctx, *b.PluginID); errors.Is(err, pgx.ErrNoRows) {
			return invalid("pluginId", "expected the id of a plugin of the store")
		} else if err != nil {
			return marketplacedb.InsertCommissionRuleParams{}, err
		}
	}
	if b.PublisherID != nil {
		if known, err := q.StoreKnowsPublisher(ctx, *b.PublisherID); err != nil {
			return marketplacedb.InsertCommissionRuleParams{}, err
		} else if !known {
			return invalid("publisherId", "expected the id of a publisher with plugins in the store")
		}
	}
	return marketplacedb.InsertCommissionRuleParams{
		ID: id, PluginID: b.PluginID, PublisherID: b.PublisherID, Currency: optional(b.Currency), MinVolumeMinor: b.MinVolumeMinor,
		ValidFrom: inMicroseconds(b.ValidFrom), ValidUntil: inMicroseconds(b.ValidUntil), BasisPoints: b.BasisPoints, FeeOnRefund: b.FeeOnRefund, Note: note,
	}, nil
}

// inMicroseconds is the time as the database keeps it.
func inMicroseconds(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	return new(t.UTC().Truncate(time.Microsecond))
}

// repeated says whether a request that comes again asks for the rule that it made. errUnchanged is yes.
func repeated(there marketplacedb.ListCommissionRulesRow, wanted marketplacedb.InsertCommissionRuleParams) error {
	sameTime := func(a, b *time.Time) bool { return a == nil && b == nil || a != nil && b != nil && a.Equal(*b) }
	if orZero(there.PluginID) == orZero(wanted.PluginID) && orZero(there.PublisherID) == orZero(wanted.PublisherID) &&
		orZero(there.Currency) == orZero(wanted.Currency) && there.MinVolumeMinor == wanted.MinVolumeMinor &&
		sameTime(there.ValidFrom, wanted.ValidFrom) && sameTime(there.ValidUntil, wanted.ValidUntil) &&
		there.BasisPoints == wanted.BasisPoints && there.FeeOnRefund == wanted.FeeOnRefund && there.Note == wanted.Note {
		return errUnchanged
	}
	return problem.New(http.StatusUnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used for another rule. Take a fresh one.")
}

// insert puts the rule into its place, that of the one it replaces if it names no other.
func (c commissionRules) insert(ctx context.Context, q *marketplacedb.Queries, rule marketplacedb.InsertCommissionRuleParams, b NewCommissionRule) error {
	order, err := activeRules(ctx, q)
	if err != nil {
		return err
	}
	place := len(order)
	if b.Replaces != nil {
		if place = slices.Index(order, *b.Replaces); place < 0 {
			return problem.New(http.StatusConflict, "commission_rules_changed", "The rule to replace holds no longer. Read the rules again and repeat the change.")
		}
		if _, err := q.RetireCommissionRule(ctx, *b.Replaces); err != nil {
			return err
		}
		order = slices.Delete(order, place, place+1)
	}
	if b.Position > 0 {
		place = min(b.Position-1, len(order))
	}
	if len(order) >= maxCommissionRules {
		return problem.New(http.StatusConflict, "too_many_commission_rules", "At most %d rules can hold at once; retire one first.", maxCommissionRules)
	}
	rule.Position = -1 // until all have their places
	if err := q.InsertCommissionRule(ctx, rule); err != nil {
		return err
	}
	return q.PlaceCommissionRules(ctx, slices.Insert(order, place, rule.ID))
}

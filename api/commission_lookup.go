package api

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/commission"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

type applicableCommissionInput struct {
	Plugin   string `query:"plugin" required:"true" minLength:"1" maxLength:"128" doc:"Slug or id"`
	Currency string `query:"currency" pattern:"^[A-Z]{3}$" doc:"In which it is sold; left out, the plugin's own"`
}

// ApplicableCommission is what would be due of a sale now.
type ApplicableCommission struct {
	Plugin      PluginRef       `json:"plugin"`
	Publisher   PublisherRef    `json:"publisher"`
	Price       money.Money     `json:"price"`
	Volume      money.Money     `json:"volume" doc:"What the publisher has sold in this currency so far, less what has gone back"`
	RuleID      *uuid.UUID      `json:"ruleId,omitempty" doc:"Left out when no rule is for the sale and the default counts"`
	BasisPoints int64           `json:"basisPoints"`
	FeeOnRefund string          `json:"feeOnRefund" enum:"returned,kept"`
	Passed      []PassedRule    `json:"passed" doc:"The rules before it, or all, and why they do not count"`
	Next        *CommissionTier `json:"next,omitempty" doc:"What will count once the publisher has sold more"`
}

// PassedRule is a rule that is not for a sale.
type PassedRule struct {
	RuleID uuid.UUID `json:"ruleId"`
	Why    string    `json:"why" enum:"other_plugin,other_publisher,other_currency,not_yet_valid,no_longer_valid,too_little_sold"`
}

// CommissionTier is a rule that will count from a volume on.
type CommissionTier struct {
	RuleID      uuid.UUID   `json:"ruleId"`
	BasisPoints int64       `json:"basisPoints"`
	From        money.Money `json:"from"`
}

type applicableCommissionOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ApplicableCommission
}

func (c commissionRules) applicable(ctx context.Context, in *applicableCommissionInput) (*applicableCommissionOutput, error) {
	q := marketplacedb.New(c.pool)
	plugin, err := findPlugin(ctx, q, in.Plugin)
	if err != nil {
		return nil, err
	}
	offer, refusal, err := c.offers.Quote(ctx, q, marketplace.OfferRequest{PluginID: plugin.ID, Currency: in.Currency})
	switch {
	case err != nil:
		return nil, err
	case refusal != "":
		return nil, notOffered(offer, refusal, "query.currency", in.Currency)
	}
	rules, err := allCommissionRules(ctx, q)
	if err != nil {
		return nil, err
	}
	currency := offer.List.Currency
	sale := commission.Sale{PluginID: plugin.ID, PublisherID: plugin.PublisherID, Currency: currency, VolumeMinor: offer.Plugin.PublisherVolumeMinor, At: time.Now()}
	out := ApplicableCommission{
		Plugin: PluginRef{plugin.ID, plugin.Slug, plugin.Name}, Publisher: PublisherRef{plugin.PublisherID, plugin.PublisherName},
		Price: offer.List, Volume: money.Money{Minor: sale.VolumeMinor, Currency: currency}, RuleID: offer.Commission.RuleID,
		BasisPoints: offer.Commission.BasisPoints, FeeOnRefund: offer.Commission.FeeOnRefund, Passed: []PassedRule{},
	}
	for _, rule := range rules {
		why := rule.Misses(sale)
		if why == "" {
			break
		}
		out.Passed = append(out.Passed, PassedRule{rule.ID, string(why)})
	}
	if next, from, found := commission.Next(rules, sale); found {
		out.Next = &CommissionTier{RuleID: next.ID, BasisPoints: next.BasisPoints, From: money.Money{Minor: from, Currency: currency}}
	}
	return &applicableCommissionOutput{CacheControl: "no-store", Body: out}, nil
}

func allCommissionRules(ctx context.Context, q *marketplacedb.Queries) (rules []commission.Rule, err error) {
	encoded, err := q.CommissionTerms(ctx)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &rules); err != nil {
		return nil, fmt.Errorf("commission rules: %w", err)
	}
	return rules, nil
}

package publisher

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/commission"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	publisherdb "marketplace/queries/publisher"
)

type commissionAPI struct{ Deps }

func registerCommission(api huma.API, d Deps) {
	a := &commissionAPI{d}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-plugin-commission", Method: http.MethodGet, Path: "/v1/plugins/{id}/commission", Tags: []string{"statistics"},
		Summary:     "What the store keeps of a sale of the plugin now, in each of its currencies",
		Description: "By the rules that the store told of last. What counts for a sale is what holds when it is begun.",
	}, a.get)
}

// PluginCommission is what the store keeps of sales.
type PluginCommission struct {
	TaxBehavior string               `json:"taxBehavior,omitempty" enum:"inclusive,exclusive" doc:"Whether prices include tax, which is taken off before anything is divided, or it comes on top; none when no tax is worked out"`
	Currencies  []CurrencyCommission `json:"currencies" doc:"The plugin's own currency first; empty for a free plugin"`
}

// CurrencyCommission is what the store keeps of sales in one currency.
type CurrencyCommission struct {
	Price       money.Money     `json:"price"`
	Fee         money.Money     `json:"fee" doc:"The store's part of a price without tax and discount"`
	Share       money.Money     `json:"share" doc:"What is left for you, less what the payment costs"`
	BasisPoints int64           `json:"basisPoints" doc:"In 1/100 %"`
	FeeOnRefund string          `json:"feeOnRefund" enum:"returned,kept" doc:"What becomes of the commission on money that goes back; if it is kept, you bear it"`
	Rule        *CommissionRule `json:"rule,omitempty" doc:"By which it is due; absent: the store's usual commission"`
	Volume      money.Money     `json:"volume" doc:"What you have sold in this currency so far, less what has gone back"`
	Next        *CommissionTier `json:"next,omitempty" doc:"What will count once you have sold more"`
}

// CommissionRule is why so much is due.
type CommissionRule struct {
	Whose string       `json:"whose" enum:"plugin,publisher,everybody" doc:"Made for this plugin, for you, or for everybody"`
	From  *money.Money `json:"from,omitempty" doc:"From so much on that you have sold"`
	Since *time.Time   `json:"since,omitempty" doc:"When it began to hold"`
	Until *time.Time   `json:"until,omitempty" doc:"The first moment at which it will no longer hold"`
}

func ruleBody(r commission.Rule, currency string) *CommissionRule {
	body := CommissionRule{Whose: "everybody", Since: r.Since(), Until: r.ValidUntil}
	switch {
	case r.PluginID != nil:
		body.Whose = "plugin"
	case r.PublisherID != nil:
		body.Whose = "publisher"
	}
	if r.MinVolumeMinor > 0 {
		body.From = &money.Money{Minor: r.MinVolumeMinor, Currency: currency}
	}
	return &body
}

// CommissionTier is what the store keeps from a volume on.
type CommissionTier struct {
	From        money.Money `json:"from"`
	BasisPoints int64       `json:"basisPoints"`
	FeeOnRefund string      `json:"feeOnRefund" enum:"returned,kept"`
}

type commissionOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PluginCommission
}

func (a *commissionAPI) get(ctx context.Context, in *pluginInput) (*commissionOutput, error) {
	q := publisherdb.New(a.DB)
	plugin, err := q.GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if err := mayChange(ctx, plugin.OwnerID, "plugin"); err != nil {
		return nil, err
	}
	rules, err := commissionRules(ctx, q)
	if err != nil {
		return nil, err
	}
	sold, err := volumes(ctx, q, plugin.OwnerID)
	if err != nil {
		return nil, err
	}
	out := &commissionOutput{CacheControl: "no-store", Body: PluginCommission{TaxBehavior: a.TaxBehavior, Currencies: []CurrencyCommission{}}}
	if plugin.PriceMinor == 0 {
		return out, nil
	}
	for _, price := range append([]money.Money{{Minor: plugin.PriceMinor, Currency: plugin.Currency}}, plugin.Prices...) {
		out.Body.Currencies = append(out.Body.Currencies, a.due(rules, price, commission.Sale{
			PluginID: plugin.ID, PublisherID: plugin.OwnerID, Currency: price.Currency, VolumeMinor: sold[price.Currency], At: time.Now(),
		}))
	}
	return out, nil
}

func (a *commissionAPI) due(rules []commission.Rule, price money.Money, sale commission.Sale) CurrencyCommission {
	due := CurrencyCommission{
		Price: price, BasisPoints: a.CommissionBasisPoints, FeeOnRefund: commission.FeeReturned,
		Volume: money.Money{Minor: sale.VolumeMinor, Currency: price.Currency},
	}
	if rule, found := commission.First(rules, sale); found {
		due.BasisPoints, due.FeeOnRefund, due.Rule = rule.BasisPoints, rule.FeeOnRefund, ruleBody(rule, price.Currency)
	}
	fee, share := commission.Divide(price.Minor, due.BasisPoints)
	due.Fee, due.Share = money.Money{Minor: fee, Currency: price.Currency}, money.Money{Minor: share, Currency: price.Currency}
	if next, from, found := commission.Next(rules, sale); found {
		due.Next = &CommissionTier{From: money.Money{Minor: from, Currency: price.Currency}, BasisPoints: next.BasisPoints, FeeOnRefund: next.FeeOnRefund}
	}
	return due
}

func commissionRules(ctx context.Context, q *publisherdb.Queries) (rules []commission.Rule, err error) {
	encoded, err := q.CommissionRules(ctx)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &rules); err != nil {
		return nil, fmt.Errorf("commission rules: %w", err)
	}
	return rules, nil
}

// volumes are what the publisher has sold so far, by currency.
func volumes(ctx context.Context, q *publisherdb.Queries, publisher uuid.UUID) (map[string]int64, error) {
	rows, err := q.PublisherVolumes(ctx, publisher)
	sold := make(map[string]int64, len(rows))
	for _, r := range rows {
		sold[r.Currency] = r.GrossMinor
	}
	return sold, err
}

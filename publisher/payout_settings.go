package publisher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/step"
)

// saveTime is how long a publisher waits for the settings to be saved.
const saveTime = 10 * time.Second

type payoutSettingsAPI struct{ Deps }

func registerPayoutSettings(api huma.API, d Deps) {
	a := payoutSettingsAPI{d}
	tags := []string{"payouts"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-payout-settings", Method: http.MethodGet, Path: "/v1/payouts/settings", Tags: tags,
		Summary: "When and from which amounts on I am paid",
	}, a.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "update-payout-settings", Method: http.MethodPut, Path: "/v1/payouts/settings", Tags: tags,
		Summary:      "Decide when and from which amounts on I am paid",
		Description:  "Saved at once; `inStore` says when the store goes by it, within seconds. What is being paid already is not changed by it.",
		MaxBodyBytes: 64 << 10, Errors: []int{http.StatusServiceUnavailable},
	}, a.put)
}

// PayoutDecision is what a publisher decides about being paid.
type PayoutDecision struct {
	Schedule   string        `json:"schedule" enum:"weekly,monthly,manual" doc:"weekly: on Mondays; monthly: on the first; manual: when asked for"`
	Thresholds []money.Money `json:"thresholds,omitempty" maxItems:"50" doc:"From which amounts on, where that is more than the least; of a currency that is left out, the least"`
}

// PayoutSettings are what holds.
type PayoutSettings struct {
	Schedule   string        `json:"schedule" enum:"weekly,monthly,manual"`
	Thresholds []money.Money `json:"thresholds" doc:"Those that the publisher has raised"`
	Least      []money.Money `json:"least" doc:"The smallest amount that is paid out, in each currency"`
	InStore    bool          `json:"inStore" doc:"The store goes by it"`
}

type payoutSettingsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutSettings
}

func (a payoutSettingsAPI) get(ctx context.Context, _ *struct{}) (*payoutSettingsOutput, error) {
	settings, err := payoutSettingsOf(ctx, publisherdb.New(a.DB), account.Must(ctx).ID)
	return a.answer(settings), err
}

func (a payoutSettingsAPI) answer(s payoutSettings) *payoutSettingsOutput {
	return &payoutSettingsOutput{CacheControl: "no-store", Body: PayoutSettings{
		Schedule: string(s.schedule), Thresholds: money.Prices(s.raised).List(), Least: money.Prices(a.PayoutThresholds).List(), InStore: s.inStore,
	}}
}

type putPayoutSettingsInput struct{ Body PayoutDecision }

func (a payoutSettingsAPI) put(ctx context.Context, in *putPayoutSettingsInput) (*payoutSettingsOutput, error) {
	thresholds, err := a.thresholdsOf(in.Body.Thresholds)
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	_, err = a.PayoutAccounts.SaveSettings(waiting, account.Must(ctx).ID, payoutaccount.Settings{
		RequestID: uuid.New(), Schedule: payout.Schedule(in.Body.Schedule), Thresholds: thresholds,
	})
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, errors.Join(problem.WorkflowsUnavailable(), err)
	case errors.Is(err, step.ErrPending):
		return nil, problem.New(http.StatusServiceUnavailable, "still_working", "The settings were not saved in time and may still be. Look again in a moment, or send them once more.").RetryAfter(5)
	case err != nil:
		return nil, err
	}
	return a.get(ctx, nil)
}

func (a payoutSettingsAPI) thresholdsOf(list []money.Money) (payout.Thresholds, error) {
	out := payout.Thresholds{}
	for i, m := range list {
		where := fmt.Sprintf("body.thresholds[%d]", i)
		if _, twice := out[m.Currency]; twice {
			return nil, problem.Invalid(where+".currency", "expected each currency once")
		}
		if _, wrong := a.PayoutThresholds.Check(payout.Thresholds{m.Currency: m.Minor}); wrong != "" {
			return nil, problem.Invalid(where+".minor", wrong)
		}
		out[m.Currency] = m.Minor
	}
	return out, nil
}

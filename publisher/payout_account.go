package publisher

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/payments"
	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/payout"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/step"
)

// PayoutAccounts leads publishers to their accounts at Stripe, and takes what they decide about being paid to the store;
// payoutaccount.Client does. Its errors are step.ErrUnavailable and step.ErrPending.
type PayoutAccounts interface {
	Lead(ctx context.Context, publisher uuid.UUID, kind, country string) (url, refusal string, err error)
	Refresh(ctx context.Context, publisher uuid.UUID) error
	SaveSettings(ctx context.Context, publisher uuid.UUID, in payoutaccount.Settings) (revision int64, err error)
}

// leadTime is how long a publisher waits for a link: opening the account and making the link are two requests to Stripe.
const leadTime = 30 * time.Second

// noAccount is the state of an account that was never asked for.
const noAccount = "none"

type payoutAccountAPI struct{ Deps }

func registerPayoutAccount(api huma.API, d Deps) {
	a := payoutAccountAPI{d}
	tags := []string{"payouts"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-payout-account", Method: http.MethodGet, Path: "/v1/payouts/account", Tags: tags,
		Summary: "How my account at Stripe stands, and what Stripe wants of me",
	}, a.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "begin-payout-onboarding", Method: http.MethodPost, Path: "/v1/payouts/account/onboarding", Tags: tags,
		Summary:      "A link to Stripe's questions; opens the account first when there is none",
		Description:  "The link opens once and for minutes: follow it at once. From there Stripe leads back to the panel's page of payouts.",
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, a.onboard)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "open-payout-dashboard", Method: http.MethodPost, Path: "/v1/payouts/account/dashboard", Tags: tags,
		Summary: "A link to my own pages at Stripe: bank account, balance, documents", Description: "The link opens once and for minutes.",
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
	}, a.dashboard)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "refresh-payout-account", Method: http.MethodPost, Path: "/v1/payouts/account/refresh", Tags: tags,
		Summary:       "Have Stripe asked now how my account stands",
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusServiceUnavailable},
	}, a.refresh)
}

// PayoutAccount is a publisher's account at Stripe as Stripe told it last; none of what was entered there.
type PayoutAccount struct {
	State           string             `json:"state" enum:"none,opening,onboarding,pending,action_required,ready,restricted,rejected,disconnected" doc:"onboarding: the form is not finished; pending: Stripe checks what was entered; action_required: works, but Stripe wants more by the deadline; restricted: nothing is paid until Stripe gets what it wants; disconnected: begin anew"`
	Payable         bool               `json:"payable" doc:"Money that is sent there arrives"`
	Country         string             `json:"country,omitempty" pattern:"^[A-Z]{2}$"`
	DefaultCurrency string             `json:"defaultCurrency,omitempty" doc:"In which Stripe pays to the bank"`
	Requirements    PayoutRequirements `json:"requirements"`
	ToldAt          *time.Time         `json:"toldAt,omitempty" doc:"When the state was last news"`
	Countries       []string           `json:"countries" doc:"In which Stripe opens accounts"`
}

// PayoutRequirements are what Stripe wants to know, by its own names of the fields.
type PayoutRequirements struct {
	Due            []string   `json:"due" doc:"Until the deadline, if there is one"`
	PastDue        []string   `json:"pastDue" doc:"Nothing is paid until they are given"`
	Verifying      []string   `json:"verifying" doc:"Were given, and are being looked at"`
	Deadline       *time.Time `json:"deadline,omitempty"`
	DisabledReason string     `json:"disabledReason,omitempty" doc:"Stripe's code"`
}

type payoutAccountOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutAccount
}

func (a payoutAccountAPI) get(ctx context.Context, _ *struct{}) (*payoutAccountOutput, error) {
	row, err := payoutAccountOf(ctx, publisherdb.New(a.DB), account.Must(ctx).ID)
	if err != nil {
		return nil, err
	}
	body, err := payoutAccountBody(row)
	return &payoutAccountOutput{CacheControl: "no-store", Body: body}, err
}

// payoutAccountOf is in state none for who has no account.
func payoutAccountOf(ctx context.Context, q *publisherdb.Queries, me uuid.UUID) (publisherdb.PayoutAccount, error) {
	row, err := q.GetPayoutAccount(ctx, me)
	if errors.Is(err, pgx.ErrNoRows) {
		return publisherdb.PayoutAccount{PublisherID: me, State: noAccount, Requirements: json.RawMessage(`{}`)}, nil
	}
	return row, err
}

func payoutAccountBody(row publisherdb.PayoutAccount) (PayoutAccount, error) {
	var r payout.Requirements
	if err := json.Unmarshal(row.Requirements, &r); err != nil {
		return PayoutAccount{}, fmt.Errorf("requirements of payout account %s: %w", row.PublisherID, err)
	}
	out := PayoutAccount{
		State: row.State, Payable: payout.Payable(row.State), Country: row.Country, DefaultCurrency: row.DefaultCurrency, Countries: payout.Countries,
		Requirements: PayoutRequirements{
			Due: append([]string{}, r.CurrentlyDue...), PastDue: append([]string{}, r.PastDue...), Verifying: append([]string{}, r.Verifying...),
			DisabledReason: r.DisabledReason,
		},
	}
	if !r.Deadline.IsZero() {
		out.Requirements.Deadline = &r.Deadline
	}
	if !row.ToldAt.IsZero() {
		out.ToldAt = &row.ToldAt
	}
	return out, nil
}

// StripeLink opens pages with a person's data: whoever has it can read them.
type StripeLink struct {
	URL string `json:"url" format:"uri"`
}

type stripeLinkOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         StripeLink
}

// PayoutOnboarding says where the publisher lives or is registered, while there is no account: it never changes after.
type PayoutOnboarding struct {
	Country string `json:"country,omitempty" pattern:"^[A-Z]{2}$" maxLength:"2" doc:"Required when there is no account"`
}

type onboardInput struct{ Body PayoutOnboarding }

func (a payoutAccountAPI) onboard(ctx context.Context, in *onboardInput) (*stripeLinkOutput, error) {
	row, err := payoutAccountOf(ctx, publisherdb.New(a.DB), account.Must(ctx).ID)
	if err != nil {
		return nil, err
	}
	country := in.Body.Country
	switch row.State {
	case noAccount, payout.StateDisconnected:
		if !slices.Contains(payout.Countries, country) {
			return nil, problem.Invalid("body.country", "expected one of the countries in which Stripe opens accounts")
		}
	case payout.StateRejected:
		return nil, noStripePage("Stripe has closed your account for good. Ask Stripe's support why.")
	default:
		country = row.Country
	}
	return a.lead(ctx, payments.LinkOnboarding, country)
}

func (a payoutAccountAPI) dashboard(ctx context.Context, _ *struct{}) (*stripeLinkOutput, error) {
	return a.lead(ctx, payments.LinkDashboard, "")
}

func (a payoutAccountAPI) lead(ctx context.Context, kind, country string) (*stripeLinkOutput, error) {
	waiting, cancel := context.WithTimeout(ctx, leadTime)
	defer cancel()
	url, refusal, err := a.PayoutAccounts.Lead(waiting, account.Must(ctx).ID, kind, country)
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, errors.Join(problem.WorkflowsUnavailable(), err)
	case errors.Is(err, step.ErrPending), refusal == payoutaccount.RefusedUnavailable:
		return nil, problem.New(http.StatusServiceUnavailable, "stripe_unavailable", "Stripe does not answer just now. Try again shortly.").RetryAfter(10)
	case err != nil:
		return nil, err
	case refusal == payoutaccount.RefusedCountry:
		return nil, problem.Invalid("body.country", "Stripe opens no account there")
	case refusal == payoutaccount.RefusedNoAccount:
		return nil, noStripePage("You have no account at Stripe yet. Begin by opening one.")
	case refusal != "":
		return nil, noStripePage("Stripe has no such page for your account at the moment. Finish its questions first.")
	}
	return &stripeLinkOutput{CacheControl: "no-store", Body: StripeLink{URL: url}}, nil
}

func noStripePage(detail string) *problem.Problem {
	return problem.New(http.StatusConflict, "stripe_page_missing", "%s", detail)
}

func (a payoutAccountAPI) refresh(ctx context.Context, _ *struct{}) (*struct{}, error) {
	if err := a.PayoutAccounts.Refresh(ctx, account.Must(ctx).ID); err != nil {
		return nil, errors.Join(problem.WorkflowsUnavailable(), err)
	}
	return nil, nil //nolint:nilnil // accepted, with nothing to say
}

package drive

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// TestIBAN is a bank account that Stripe takes in test mode, and whose bank takes the money.
const TestIBAN = "ES0700120345030000067890"

// PayoutAccount is what the panel answers about a publisher's account at Stripe.
type PayoutAccount struct {
	State   string `json:"state"`
	Payable bool   `json:"payable"`
}

// OnboardPublisher opens a publisher's account at the simulated Stripe, fills in its form, and waits until the panel knows that
// they can be paid. bank is an IBAN, or an account number where banks have no IBANs.
func OnboardPublisher(ctx context.Context, publisher *Person, country, bank string) error {
	var link struct{ URL string }
	if err := publisher.Call(ctx, http.MethodPost, "/v1/payouts/account/onboarding", map[string]string{"country": country}, &link); err != nil {
		return err
	}
	if err := finishOnboarding(ctx, link.URL, bank); err != nil {
		return err
	}
	if err := publisher.Call(ctx, http.MethodPost, "/v1/payouts/account/refresh", nil, nil); err != nil {
		return err
	}
	return Until(ctx, "the account to be payable", func(ctx context.Context) (bool, error) {
		var account PayoutAccount
		if err := publisher.Call(ctx, http.MethodGet, "/v1/payouts/account", nil, &account); err != nil {
			return false, err
		}
		if !account.Payable {
			return false, fmt.Errorf("it is %s", account.State)
		}
		return true, nil
	})
}

// finishOnboarding is the publisher's visit to Stripe. Nobody else has cookies there.
func finishOnboarding(ctx context.Context, link, bank string) error {
	form := url.Values{"action": {"finish"}, "name": {"Test Person"}, "birth": {"1990-01-31"}, "bank": {bank}}
	answer, err := NewClient("").Send(ctx, http.MethodPost, link, strings.NewReader(form.Encode()),
		Header{"Content-Type", "application/x-www-form-urlencoded"}, Header{"Accept", "application/json"})
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return err
	}
	var page struct {
		Done  bool
		Error string
	}
	if err := json.Unmarshal(body, &page); err != nil || !page.Done {
		return fmt.Errorf("the form at Stripe: %s %s", answer.Status, page.Error)
	}
	return nil
}

package drive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Purchase is what the store answers about a purchase.
type Purchase struct {
	ID          uuid.UUID `json:"id"`
	Status      string    `json:"status"`
	CheckoutURL string    `json:"checkoutUrl"`
	FailureCode string    `json:"failureCode"`
}

// Session is Stripe's ID of the page to pay on.
func (p Purchase) Session() string {
	u, err := url.Parse(p.CheckoutURL)
	if err != nil {
		return ""
	}
	return path.Base(u.Path)
}

// Order is what to buy, and how; what is empty is left to the store.
type Order struct {
	Plugin   uuid.UUID `json:"pluginId"`
	Currency string    `json:"currency,omitempty"`
	Coupon   string    `json:"couponCode,omitempty"`
}

// Buy orders a plugin at its own price.
func (p *Person) Buy(ctx context.Context, plugin uuid.UUID, key string) (Purchase, error) {
	return p.Order(ctx, Order{Plugin: plugin}, key)
}

// Order asks for a page to pay on; the same key asks for the same one.
func (p *Person) Order(ctx context.Context, order Order, key string) (Purchase, error) {
	var bought Purchase
	err := p.Call(ctx, http.MethodPost, "/v1/purchases", order, &bought, Header{"Idempotency-Key", key})
	if err != nil || bought.CheckoutURL != "" {
		return bought, err
	}
	err = Until(ctx, "the page to pay on", func(ctx context.Context) (bool, error) {
		now, err := p.Purchase(ctx, bought.ID)
		if err != nil {
			return false, err
		}
		bought = now
		return bought.CheckoutURL != "" || bought.Status != "pending", nil
	})
	return bought, err
}

// Purchase reads one.
func (p *Person) Purchase(ctx context.Context, id uuid.UUID) (Purchase, error) {
	var purchase Purchase
	return purchase, p.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/purchases/%s", id), nil, &purchase)
}

// AwaitPurchase waits until a purchase has one of the statuses.
func (p *Person) AwaitPurchase(ctx context.Context, id uuid.UUID, statuses ...string) (Purchase, error) {
	var purchase Purchase
	err := Until(ctx, fmt.Sprintf("purchase %s to be %v", id, statuses), func(ctx context.Context) (bool, error) {
		var err error
		if purchase, err = p.Purchase(ctx, id); err != nil {
			return false, err
		}
		if slices.Contains(statuses, purchase.Status) {
			return true, nil
		}
		return false, fmt.Errorf("it is %s", purchase.Status)
	})
	return purchase, err
}

// Download fetches a version by a signed link and returns the digest of what came.
func (p *Person) Download(ctx context.Context, plugin, version string) (sha256Hex string, err error) {
	var link struct{ URL, SHA256 string }
	if err := p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/plugins/%s/versions/%s/download", plugin, version), nil, &link); err != nil {
		return "", err
	}
	answer, err := p.Send(ctx, http.MethodGet, link.URL, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, answer.Body); err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("GET the download of %s %s: %s", plugin, version, answer.Status)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != link.SHA256 {
		return got, fmt.Errorf("the download of %s %s is %s, promised was %s", plugin, version, got, link.SHA256)
	}
	return link.SHA256, nil
}

// Review writes or changes a review.
func (p *Person) Review(ctx context.Context, plugin string, rating int, title, text string) error {
	return p.Call(ctx, http.MethodPut, "/v1/plugins/"+plugin+"/review", map[string]any{"rating": rating, "title": title, "body": text}, nil)
}

// Simulator is Stripe's side: the page and the switches.
type Simulator struct{ *Client }

// NewSimulator talks to the simulator at base.
func NewSimulator(base string) Simulator { return Simulator{NewClient(base)} }

// Act fills in the page: action is pay (with a card number or a delayed method's), authenticate,
// fail_authentication or cancel. It answers with the page's state and what it complains of.
func (s Simulator) Act(ctx context.Context, session, action, number string) (state, complaint string, err error) {
	return s.ActAs(ctx, session, action, number, nil)
}

// ActAs is the same by somebody who says who they are: country, state, postal_code, name, email or tax_id.
func (s Simulator) ActAs(ctx context.Context, session, action, number string, who url.Values) (state, complaint string, err error) {
	form := url.Values{"action": {action}, "number": {number}}
	maps.Copy(form, who)
	answer, err := s.Send(ctx, http.MethodPost, "/c/pay/"+session, strings.NewReader(form.Encode()),
		Header{"Content-Type", "application/x-www-form-urlencoded"}, Header{"Accept", "application/json"})
	if err != nil {
		return "", "", err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if err != nil {
		return "", "", err
	}
	var page struct{ State, Error string }
	if err := json.Unmarshal(body, &page); err != nil {
		return "", "", refusal("POST /c/pay/"+session, answer.StatusCode, body)
	}
	return page.State, page.Error, nil
}

// Control uses one of the switches under /_sim.
func (s Simulator) Control(ctx context.Context, method, path string, in, out any) error {
	return s.Call(ctx, method, "/_sim"+path, in, out)
}

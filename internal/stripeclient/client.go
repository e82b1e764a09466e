package stripeclient

import (
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/checkout/session"
	"github.com/stripe/stripe-go/v76/dispute"
	"github.com/stripe/stripe-go/v76/refund"
)

// APIVersion is the version of Stripe's API that every request names and every webhook must carry.
const APIVersion = stripe.APIVersion

// requestTimeout is shorter than the activities' StartToClose, so that the activity sees the timeout itself.
const requestTimeout = 30 * time.Second

// Keys of the metadata by which an object at Stripe is led back to us.
const (
	metadataPurchase = "purchase_id"
	metadataRefund   = "refund_id"
)

// Client is one key's view of Stripe. It never retries by itself: Temporal does, with the same idempotency key.
type Client struct {
	sessions session.Client
	disputes dispute.Client
	refunds  refund.Client
}

// New makes a client. apiURL is Stripe's, or the simulator's in development; "" means Stripe's.
func New(key, apiURL string) *Client {
	if apiURL == "" {
		apiURL = stripe.APIURL
	}
	apiURL = strings.TrimRight(apiURL, "/")
	config := &stripe.BackendConfig{
		URL:               new(apiURL),
		HTTPClient:        &http.Client{Timeout: requestTimeout, Transport: transport},
		MaxNetworkRetries: stripe.Int64(0),
		EnableTelemetry:   new(false),
		// The library's own logger would print bodies of answers, which hold customers' data.
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	}
	backend := stripe.GetBackendWithConfig(stripe.APIBackend, config)
	return &Client{
		sessions: session.Client{B: backend, Key: key},
		disputes: dispute.Client{B: backend, Key: key},
		refunds:  refund.Client{B: backend, Key: key},
	}
}

// transport is shared, so that all clients of a process share their connections.
var transport = func() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return t
}()

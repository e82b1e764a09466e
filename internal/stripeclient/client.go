package stripeclient

import (
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"
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
	api *client.API
}

// New makes a client. apiURL is Stripe's, or the simulator's in development; "" means Stripe's.
func New(key, apiURL string) *Client {
	if apiURL == "" {
		apiURL = stripe.APIURL
	}
	apiURL = strings.TrimRight(apiURL, "/")
	config := func() *stripe.BackendConfig {
		return &stripe.BackendConfig{
			URL:               new(apiURL),
			HTTPClient:        &http.Client{Timeout: requestTimeout, Transport: transport},
			MaxNetworkRetries: stripe.Int64(0),
			EnableTelemetry:   new(false),
			// The library's own logger would print bodies of answers, which hold customers' data.
			LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
		}
	}
	return &Client{api: client.New(key, &stripe.Backends{
		API:     stripe.GetBackendWithConfig(stripe.APIBackend, config()),
		Connect: stripe.GetBackendWithConfig(stripe.ConnectBackend, config()),
		Uploads: stripe.GetBackendWithConfig(stripe.UploadsBackend, config()),
	})}
}

// transport is shared, so that all clients of a process share their connections.
var transport = func() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return t
}()

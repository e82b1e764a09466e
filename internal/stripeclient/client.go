package stripeclient

import (
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/account"
	"github.com/stripe/stripe-go/v76/accountlink"
	"github.com/stripe/stripe-go/v76/balance"
	"github.com/stripe/stripe-go/v76/balancetransaction"
	"github.com/stripe/stripe-go/v76/charge"
	"github.com/stripe/stripe-go/v76/checkout/session"
	"github.com/stripe/stripe-go/v76/dispute"
	"github.com/stripe/stripe-go/v76/file"
	"github.com/stripe/stripe-go/v76/loginlink"
	"github.com/stripe/stripe-go/v76/payout"
	"github.com/stripe/stripe-go/v76/refund"
	"github.com/stripe/stripe-go/v76/transfer"
	"github.com/stripe/stripe-go/v76/transferreversal"

	"marketplace/internal/failpoint"
)

// APIVersion is the version of Stripe's API that every request names and every webhook must carry.
const APIVersion = stripe.APIVersion

// requestTimeout is shorter than the activities' StartToClose, so that the activity sees the timeout itself.
const requestTimeout = 30 * time.Second

// Keys of the metadata by which an object at Stripe is led back to us.
const (
	metadataAnswer    = "answer_id"
	metadataPayout    = "payout_id"
	metadataPublisher = "publisher_id"
	metadataPurchase  = "purchase_id"
	metadataRefund    = "refund_id"
	metadataReversal  = "reversal_id"
)

// Client is one key's view of Stripe. It never retries by itself: Temporal does, with the same idempotency key.
type Client struct {
	accountLinks accountlink.Client
	accounts     account.Client
	balance      balance.Client
	charges      charge.Client
	disputes     dispute.Client
	files        file.Client
	loginLinks   loginlink.Client
	movements    balancetransaction.Client
	payouts      payout.Client
	refunds      refund.Client
	reversals    transferreversal.Client
	sessions     session.Client
	transfers    transfer.Client
}

// New makes a client. apiURL is the simulator's in development; "" means Stripe's, which has another for files.
func New(key, apiURL string) *Client {
	backend := func(kind stripe.SupportedBackend, theirs string) stripe.Backend {
		url := strings.TrimRight(apiURL, "/")
		if url == "" {
			url = theirs
		}
		return stripe.GetBackendWithConfig(kind, &stripe.BackendConfig{
			URL:               new(url),
			HTTPClient:        &http.Client{Timeout: requestTimeout, Transport: transport},
			MaxNetworkRetries: stripe.Int64(0),
			EnableTelemetry:   new(false),
			// The library's own logger would print bodies of answers, which hold customers' data.
			LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
		})
	}
	api := backend(stripe.APIBackend, stripe.APIURL)
	return &Client{
		accountLinks: accountlink.Client{B: api, Key: key},
		accounts:     account.Client{B: api, Key: key},
		balance:      balance.Client{B: api, Key: key},
		charges:      charge.Client{B: api, Key: key},
		disputes:     dispute.Client{B: api, Key: key},
		files:        file.Client{B: api, BUploads: backend(stripe.UploadsBackend, stripe.UploadsURL), Key: key},
		loginLinks:   loginlink.Client{B: api, Key: key},
		movements:    balancetransaction.Client{B: api, Key: key},
		payouts:      payout.Client{B: api, Key: key},
		transfers:    transfer.Client{B: api, Key: key},
		reversals:    transferreversal.Client{B: api, Key: key},
		refunds:      refund.Client{B: api, Key: key},
		sessions:     session.Client{B: api, Key: key},
	}
}

// transport is shared, so that all clients of a process share their connections.
var transport = func() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return failpoint.Transport(t)
}()

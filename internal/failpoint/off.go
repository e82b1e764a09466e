//go:build !failpoints

package failpoint

import (
	"net/http"

	"go.temporal.io/sdk/interceptor"
)

// Interceptors leaves the Temporal client as it is.
func Interceptors(own ...interceptor.ClientInterceptor) []interceptor.ClientInterceptor { return own }

// Handler leaves requests as they are.
func Handler(h http.Handler) http.Handler { return h }

// Transport leaves calls of Stripe as they are.
func Transport(t http.RoundTripper) http.RoundTripper { return t }

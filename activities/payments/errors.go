package payments

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"marketplace/internal/stripeclient"
)

// Types of the errors that end an activity: asking again the same way would not help.
const (
	// ErrTypeUnclear: Stripe broke while doing the work (500), has stored that answer under the generation's
	// key, and a look-up has shown that nothing came of it. The generation is burnt: call again with
	// Generation+1.
	ErrTypeUnclear = "StripeUnclear"
	// ErrTypeTooLate: the request to open the page reached Stripe too late for its ExpiresAt. Nothing was opened.
	ErrTypeTooLate = "StripeTooLate"
	// ErrTypeDeclined: a card or bank said no.
	ErrTypeDeclined = "StripeDeclined"
	// ErrTypeAlreadyRefunded: the whole payment was given back before, by others than this refund.
	ErrTypeAlreadyRefunded = "StripeAlreadyRefunded"
	// ErrTypeDisputed: the payment is in dispute and cannot be refunded.
	ErrTypeDisputed = "StripeDisputed"
	// ErrTypeInvalidRequest: Stripe does not take the request.
	ErrTypeInvalidRequest = "StripeInvalidRequest"
	// ErrTypeIdempotencyMismatch: the generation's key was used for another request, and what came of that was not found.
	ErrTypeIdempotencyMismatch = "StripeIdempotencyMismatch"
	// ErrTypeNotFound: Stripe knows no such object.
	ErrTypeNotFound = "StripeNotFound"
	// ErrTypeAuthentication: the worker's key is wrong or may not do this. An operator has to act; then the
	// workflow can be told to try again.
	ErrTypeAuthentication = "StripeAuthentication"
)

// Types of the errors that Temporal retries; a workflow sees one only when its own time is up.
const (
	// ErrTypeNoNews: nothing has changed since. Not a failure: it is how AwaitPayment and AwaitRefund poll.
	ErrTypeNoNews = "NoNews"
	// ErrTypeRateLimited: Stripe wants fewer requests.
	ErrTypeRateLimited = "StripeRateLimited"
	// ErrTypeLocked: another request on the same object or key is under way.
	ErrTypeLocked = "StripeLocked"
	// ErrTypeUnavailable: no answer, or 5xx.
	ErrTypeUnavailable = "StripeUnavailable"
)

const (
	rateLimitDelay = 5 * time.Second // when Stripe names none
	lockDelay      = 2 * time.Second
)

var nonRetryable = map[stripeclient.Kind]string{
	stripeclient.Declined:            ErrTypeDeclined,
	stripeclient.InvalidRequest:      ErrTypeInvalidRequest,
	stripeclient.TooLate:             ErrTypeTooLate,
	stripeclient.AlreadyRefunded:     ErrTypeAlreadyRefunded,
	stripeclient.Disputed:            ErrTypeDisputed,
	stripeclient.IdempotencyMismatch: ErrTypeIdempotencyMismatch,
	stripeclient.NotFound:            ErrTypeNotFound,
	stripeclient.Authentication:      ErrTypeAuthentication,
}

// failure tells Temporal whether and when to try again.
func failure(err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*stripeclient.Error](err)
	if !ok {
		return err
	}
	if errType, final := nonRetryable[e.Kind]; final {
		return temporal.NewNonRetryableApplicationError(e.Error(), errType, nil)
	}
	options := temporal.ApplicationErrorOptions{NextRetryDelay: e.RetryAfter}
	errType := ErrTypeUnavailable
	switch e.Kind {
	case stripeclient.RateLimited:
		errType = ErrTypeRateLimited
		options.NextRetryDelay = max(e.RetryAfter, rateLimitDelay)
	case stripeclient.Locked:
		errType = ErrTypeLocked
		options.NextRetryDelay = max(e.RetryAfter, lockDelay)
	}
	return temporal.NewApplicationErrorWithOptions(e.Error(), errType, options)
}

// noNews makes Temporal ask again after a while. Benign: neither an error in the logs nor in the metrics.
func noNews(state string, next time.Duration) error {
	return temporal.NewApplicationErrorWithOptions("still "+state, ErrTypeNoNews, temporal.ApplicationErrorOptions{
		NextRetryDelay: next,
		Category:       temporal.ApplicationErrorCategoryBenign,
	})
}

func burnt(err error) error {
	return temporal.NewNonRetryableApplicationError("nothing came of the request; it needs a new generation: "+err.Error(), ErrTypeUnclear, nil)
}

package stripeclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/stripe/stripe-go/v76"
)

// Kind says what an error of Stripe means for whoever called.
type Kind string

const (
	// Declined means: a card or bank said no.
	Declined Kind = "declined"
	// InvalidRequest means: asking again the same way will fail again.
	InvalidRequest Kind = "invalid_request"
	// TooLate means: a Checkout Session must live 30 minutes from when Stripe hears of it, and the request came
	// too late for that. Nothing was opened.
	TooLate Kind = "too_late"
	// AlreadyRefunded means: nothing is left to give back, and no refund of ours took it.
	AlreadyRefunded Kind = "already_refunded"
	// Disputed means: the bank holds the money; it cannot be refunded.
	Disputed Kind = "disputed"
	// BalanceInsufficient means: there is not enough money, on our balance for a transfer, on the publisher's to take one
	// back. Later there may be, but the answer is stored under the request's idempotency key: take another generation.
	BalanceInsufficient Kind = "balance_insufficient"
	// CapabilityMissing means: the publisher's account cannot be sent money until its owner has given Stripe what it asks for; then, too, under another generation.
	CapabilityMissing Kind = "capability_missing"
	// IdempotencyMismatch means: the key was used before for another request.
	IdempotencyMismatch Kind = "idempotency_mismatch"
	// NotFound means: there is no such object.
	NotFound Kind = "not_found"
	// Authentication means: the key is wrong or may not do this.
	Authentication Kind = "authentication"
	// RateLimited means: Stripe wants fewer requests; see RetryAfter.
	RateLimited Kind = "rate_limited"
	// Locked means: another request on the same object or key is under way.
	Locked Kind = "locked"
	// ServerError means: Stripe answered 500. The answer is stored under the request's idempotency key and comes
	// back as often as the key does, whether or not the work was done: look up, then take another key.
	ServerError Kind = "server_error"
	// Unavailable means: no answer, or none that says what happened. Asking again with the same key is safe.
	Unavailable Kind = "unavailable"
)

// Error is any failure of a call. Its text holds no customer's data.
type Error struct {
	Kind       Kind
	Status     int           // HTTP status, 0 without an answer
	Code       string        // Stripe's code, if any
	Param      string        // the parameter Stripe complains about, if any
	RequestID  string        // finds the request in Stripe's dashboard
	RetryAfter time.Duration // what the server asked for, 0 if nothing
	cause      error
}

// Error names the kind and what helps to find the request.
func (e *Error) Error() string {
	text := "stripe: " + string(e.Kind)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d %s)", e.Status, e.Code)
	}
	if e.Param != "" {
		text += ", parameter " + e.Param
	}
	if e.RequestID != "" {
		text += ", request " + e.RequestID
	}
	if e.Status == 0 && e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap gives the network's or context's error. Stripe's own stays out: its text may quote the customer.
func (e *Error) Unwrap() error { return e.cause }

// KindOf is the kind of an error of this package, "" for any other.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// classify is the one place where Stripe's errors become ours.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if already, ok := errors.AsType[*Error](err); ok {
		return already
	}
	answer, ok := errors.AsType[*stripe.Error](err)
	if !ok {
		cause := err
		if errors.Is(err, context.Canceled) {
			cause = context.Canceled
		}
		return &Error{Kind: Unavailable, cause: cause}
	}
	out := &Error{
		Kind: kindOf(answer), Status: answer.HTTPStatusCode, Code: string(answer.Code), Param: answer.Param, RequestID: answer.RequestID,
	}
	if answer.DeclineCode != "" {
		out.Code = string(answer.DeclineCode)
	}
	if answer.LastResponse != nil {
		if seconds, err := strconv.Atoi(answer.LastResponse.Header.Get("Retry-After")); err == nil && seconds > 0 {
			out.RetryAfter = time.Duration(seconds) * time.Second
		}
	}
	return out
}

// codeCapabilities is missing from the library's list.
const codeCapabilities stripe.ErrorCode = "insufficient_capabilities_for_transfer"

func kindOf(e *stripe.Error) Kind {
	switch e.Code {
	case stripe.ErrorCodeIdempotencyKeyInUse, stripe.ErrorCodeLockTimeout:
		return Locked
	case stripe.ErrorCodeChargeAlreadyRefunded:
		return AlreadyRefunded
	case stripe.ErrorCodeChargeDisputed, stripe.ErrorCodeRefundDisputedPayment:
		return Disputed
	case stripe.ErrorCodeResourceMissing, stripe.ErrorCodeAccountInvalid:
		return NotFound
	case stripe.ErrorCodeBalanceInsufficient:
		return BalanceInsufficient
	case codeCapabilities, stripe.ErrorCodeTransfersNotAllowed, stripe.ErrorCodePayoutsNotAllowed:
		return CapabilityMissing
	}
	switch {
	case e.HTTPStatusCode == http.StatusTooManyRequests:
		return RateLimited
	case e.HTTPStatusCode == http.StatusConflict:
		return Locked
	case e.Type == stripe.ErrorTypeIdempotency:
		return IdempotencyMismatch
	case e.Type == stripe.ErrorTypeCard, e.HTTPStatusCode == http.StatusPaymentRequired:
		return Declined
	case e.HTTPStatusCode == http.StatusUnauthorized, e.HTTPStatusCode == http.StatusForbidden:
		return Authentication
	case e.HTTPStatusCode == http.StatusNotFound:
		return NotFound
	case e.HTTPStatusCode == http.StatusInternalServerError:
		return ServerError
	case e.HTTPStatusCode > http.StatusInternalServerError:
		return Unavailable
	default:
		return InvalidRequest
	}
}

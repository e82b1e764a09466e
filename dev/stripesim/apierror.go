package stripesim

import (
	"fmt"
	"net/http"
)

// apiError is an error in Stripe's shape.
type apiError struct {
	status      int
	kind        string // Stripe's "type"
	code        string
	param       string
	message     string
	declineCode string
}

func (e *apiError) Error() string { return e.message }

func (e *apiError) body() object {
	inner := object{"type": e.kind, "message": e.message}
	for key, value := range map[string]string{"code": e.code, "param": e.param, "decline_code": e.declineCode} {
		if value != "" {
			inner[key] = value
		}
	}
	return object{"error": inner}
}

func invalid(code, param, format string, args ...any) *apiError {
	return &apiError{http.StatusBadRequest, "invalid_request_error", code, param, fmt.Sprintf(format, args...), ""}
}

func missing(param string) *apiError {
	return invalid("parameter_missing", param, "Missing required param: %s.", param)
}

// noSuch is Stripe's answer for an unknown ID in the address.
func noSuch(kind, id string) *apiError {
	return &apiError{http.StatusNotFound, "invalid_request_error", "resource_missing", "id", fmt.Sprintf("No such %s: '%s'", kind, id), ""}
}

// noAccess is Stripe's answer to the header Stripe-Account with one that is not connected.
func noAccess(account string) *apiError {
	return &apiError{
		http.StatusForbidden, "invalid_request_error", "account_invalid", "",
		fmt.Sprintf("The provided key does not have access to account '%s' (or that account does not exist). Application access may have been revoked.", account), "",
	}
}

var errServer = &apiError{http.StatusInternalServerError, "api_error", "", "", "An unknown error occurred.", ""}

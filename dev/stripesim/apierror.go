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

var errServer = &apiError{http.StatusInternalServerError, "api_error", "", "", "An unknown error occurred.", ""}

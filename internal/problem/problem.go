// Package problem is the one form of every error answer: RFC 9457 with a stable, machine-readable code.
package problem

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is an `application/problem+json` body. Code never changes for the same cause; Detail says in
// English what to do about it and may be reworded.
type Problem struct {
	Type       string              `json:"type" format:"uri-reference" example:"/problems/already_owned" doc:"A page about this kind of problem"`
	Title      string              `json:"title" example:"Conflict"`
	Status     int                 `json:"status" example:"409"`
	Code       string              `json:"code" example:"already_owned" doc:"Stable code of the cause"`
	Detail     string              `json:"detail,omitempty" example:"You already own this plugin."`
	Errors     []*huma.ErrorDetail `json:"errors,omitempty" doc:"What is wrong with which part of the request"`
	retryAfter int
}

// New makes a problem. detail may hold fmt verbs.
func New(status int, code, detail string, args ...any) *Problem {
	if len(args) > 0 {
		detail = fmt.Sprintf(detail, args...)
	}
	return &Problem{Type: "/problems/" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// Error is the code and detail, for logs.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return h
}

// RetryAfter tells the client to come back in so many seconds.
func (p *Problem) RetryAfter(seconds int) *Problem {
	p.retryAfter = seconds
	return p
}

// At adds what is wrong with one part of the request, for example "body.email".
func (p *Problem) At(location, message string) *Problem {
	p.Errors = append(p.Errors, &huma.ErrorDetail{Location: location, Message: message})
	return p
}

// The problems that any route may answer with.

// NotFound is also the answer to whoever may not know that the thing is there.
func NotFound(what string) *Problem {
	return New(http.StatusNotFound, "not_found", "There is no such %s, or it is not yours.", what)
}

// Unauthenticated asks for a login.
func Unauthenticated() *Problem {
	return New(http.StatusUnauthorized, "unauthenticated", "Log in first.")
}

// Forbidden means that the account's role does not allow this.
func Forbidden() *Problem {
	return New(http.StatusForbidden, "forbidden", "Your role does not allow this.")
}

// Invalid is for a request that is well-formed but says something it may not.
func Invalid(location, message string) *Problem {
	return New(http.StatusUnprocessableEntity, "invalid_request", "The request is not valid; see errors.").At(location, message)
}

// WorkflowsUnavailable means that nothing was started and nothing is half done.
func WorkflowsUnavailable() *Problem {
	return New(http.StatusServiceUnavailable, "workflows_unavailable", "This cannot be started just now; nothing has been changed. Try again shortly.").RetryAfter(5)
}

// codes names the problems that huma finds by itself.
var codes = map[int]string{
	http.StatusBadRequest:            "malformed_request",
	http.StatusNotFound:              "not_found",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusNotAcceptable:         "not_acceptable",
	http.StatusRequestTimeout:        "request_timeout",
	http.StatusPreconditionFailed:    "precondition_failed",
	http.StatusRequestEntityTooLarge: "request_too_large",
	http.StatusUnsupportedMediaType:  "unsupported_media_type",
	http.StatusUnprocessableEntity:   "invalid_request",
	http.StatusInternalServerError:   "internal_error",
}

// maxErrors is how many errors of one request are told: of a long list, every element may be wrong.
const maxErrors = 20

// FromHuma is installed as huma.NewError: the framework's own errors in our form. A 5xx hides its cause.
func FromHuma(status int, message string, errs ...error) huma.StatusError {
	code, known := codes[status]
	if !known {
		code = "error_" + strconv.Itoa(status)
	}
	if status >= 500 {
		return New(status, code, "Something went wrong on our side; nothing you sent is at fault.")
	}
	p := New(status, code, "%s", message)
	for _, err := range errs[:min(len(errs), maxErrors)] {
		if d, ok := err.(huma.ErrorDetailer); ok {
			p.Errors = append(p.Errors, d.ErrorDetail())
		} else if err != nil {
			p.Errors = append(p.Errors, &huma.ErrorDetail{Message: err.Error()})
		}
	}
	return p
}

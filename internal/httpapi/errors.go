package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"marketplace/internal/database"
	"marketplace/internal/problem"
)

// huma keeps these as package variables: they must be set before the first schema is made.
func init() {
	huma.DefaultArrayNullable = false
	huma.NewError = newError
	huma.NewErrorWithContext = newErrorWithContext
}

func newError(status int, message string, errs ...error) huma.StatusError {
	return problem.FromHuma(status, message, forClients(status, errs)...)
}

// forClients drops what huma would echo, which may be a password, or a megabyte, and what Go's parser says.
func forClients(status int, errs []error) []error {
	kept := make([]error, len(errs))
	for i, err := range errs {
		kept[i] = err
		if d, ok := err.(huma.ErrorDetailer); ok {
			detail := *d.ErrorDetail()
			detail.Value = nil
			switch {
			case status == http.StatusBadRequest && detail.Location == "body":
				detail.Message = "not valid JSON"
			case strings.HasPrefix(detail.Message, "json: "):
				detail.Message = "not a value that fits here"
			}
			kept[i] = &detail
		}
	}
	return kept
}

// newErrorWithContext is where every error ends that is not a problem already. It is logged here, once.
func newErrorWithContext(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
	if status < http.StatusInternalServerError {
		return newError(status, message, errs...)
	}
	p := fromCause(ctx.Context(), errors.Join(errs...), ctx.Operation().OperationID)
	for name, values := range p.GetHeaders() {
		for _, v := range values {
			ctx.SetHeader(name, v)
		}
	}
	return p
}

// fromCause tells what the client can do something about from what it cannot.
func fromCause(ctx context.Context, err error, operation string) *problem.Problem {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem.New(http.StatusRequestEntityTooLarge, "request_too_large", "The body may have %d bytes.", tooLarge.Limit)
	}
	switch {
	case database.BadValue(err):
		return problem.New(http.StatusUnprocessableEntity, "invalid_request", "A value holds a character or a number that cannot be stored.")
	case errors.Is(err, io.ErrUnexpectedEOF) && database.ErrorCode(err) == "" && ctx.Err() != nil, errors.Is(ctx.Err(), context.Canceled):
		return problem.New(http.StatusRequestTimeout, "request_timeout", "The request ended before its answer.")
	case database.Unavailable(err), errors.Is(err, context.DeadlineExceeded):
		slog.WarnContext(ctx, "unavailable", "operation", operation, "error", err)
		return problem.New(http.StatusServiceUnavailable, "temporarily_unavailable", "A part we need does not answer just now. Try again shortly.").RetryAfter(5)
	}
	slog.ErrorContext(ctx, "request failed", "operation", operation, "error", err)
	return newError(http.StatusInternalServerError, "").(*problem.Problem)
}

// Fail answers a plain handler's error: a problem as it is, anything else by its cause.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	p, ok := errors.AsType[*problem.Problem](err)
	if !ok {
		p = fromCause(r.Context(), err, chi.RouteContext(r.Context()).RoutePattern())
	}
	writePlain(w, p)
}

func writePlain(w http.ResponseWriter, p *problem.Problem) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

func problemSchema(registry huma.Registry) *huma.Schema {
	return registry.Schema(reflect.TypeFor[problem.Problem](), true, "Problem")
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	writePlain(w, problem.New(http.StatusNotFound, "not_found", "There is no such route."))
}

func methodNotAllowed(router chi.Routes) http.HandlerFunc {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, m := range methods {
			if router.Match(chi.NewRouteContext(), m, r.URL.Path) {
				allowed = append(allowed, m)
			}
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		writePlain(w, problem.New(http.StatusMethodNotAllowed, "method_not_allowed", "This route takes %s.", strings.Join(allowed, ", ")))
	}
}

package httpapitest

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/require"
)

// spec checks answers against an OpenAPI document. Reading a document takes a while, so equal ones share
// their validator.
type spec struct {
	api       huma.API
	mu        *sync.Mutex
	validator validator.Validator
}

var (
	specsMu sync.Mutex
	specs   = map[[sha256.Size]byte]*spec{}
)

func specOf(t testing.TB, api huma.API) *spec {
	t.Helper()
	document, err := api.OpenAPI().YAML()
	require.NoError(t, err)
	specsMu.Lock()
	defer specsMu.Unlock()
	key := sha256.Sum256(document)
	known, ok := specs[key]
	if !ok {
		parsed, err := libopenapi.NewDocument(document)
		require.NoError(t, err)
		v, errs := validator.NewValidator(parsed)
		require.Empty(t, errs)
		known = &spec{mu: &sync.Mutex{}, validator: v}
		specs[key] = known
	}
	return &spec{api: api, mu: known.mu, validator: known.validator}
}

// check fails the test if the answer is not one that the document describes.
func (s *spec) check(t testing.TB, r *http.Request, answer *Response) {
	t.Helper()
	op := s.operation(r)
	if op == nil {
		return // not in the document: an unknown route, the documentation, a hidden route
	}
	if answer.Code < 400 {
		require.Contains(t, op.Responses, strconv.Itoa(answer.Code), "%s does not document this status", op.OperationID)
	}
	if len(answer.Body) == 0 || r.Method == http.MethodHead {
		return
	}
	mediaType, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	if !strings.HasSuffix(mediaType, "json") {
		response := op.Responses[strconv.Itoa(answer.Code)]
		require.Contains(t, response.Content, mediaType, "%s does not document this media type", op.OperationID)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	response := &http.Response{StatusCode: answer.Code, Header: answer.Header, Body: io.NopCloser(bytes.NewReader(answer.Body)), Request: r}
	ok, problems := s.validator.ValidateHttpResponse(r, response)
	if ok {
		return
	}
	var why strings.Builder
	for _, p := range problems {
		why.WriteString(p.Message + ": " + p.Reason + "\n")
		for _, detail := range p.SchemaValidationErrors {
			why.WriteString("  " + detail.FieldPath + ": " + detail.Reason + "\n")
		}
	}
	require.Fail(t, "not as the OpenAPI document says", "%s %s (%s) answered %d %s\n%s", r.Method, r.URL.Path, op.OperationID, answer.Code, answer.Body, why.String())
}

// operation finds what the document says about a request's route.
func (s *spec) operation(r *http.Request) *huma.Operation {
	for template, item := range s.api.OpenAPI().Paths {
		if !matches(template, r.URL.Path) {
			continue
		}
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			return item.Get
		case http.MethodPost:
			return item.Post
		case http.MethodPut:
			return item.Put
		case http.MethodPatch:
			return item.Patch
		case http.MethodDelete:
			return item.Delete
		}
	}
	return nil
}

func matches(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		_, suffix, parameter := strings.Cut(want[i], "}") // {number}.pdf
		fits := parameter && strings.HasPrefix(want[i], "{") && strings.HasSuffix(got[i], suffix)
		if want[i] != got[i] && !fits {
			return false
		}
	}
	return true
}

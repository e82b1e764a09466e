//go:build failpoints

package failpoint

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func arm(t *testing.T, point, fault string) {
	t.Helper()
	folder := t.TempDir()
	t.Setenv(Folder, folder)
	require.NoError(t, os.WriteFile(filepath.Join(folder, url.PathEscape(point)), []byte(fault), 0o600))
}

func TestFaultsOfAStep(t *testing.T) {
	for name, test := range map[string]struct {
		point, fault string
		done         int
		fails        bool
	}{
		"before, an error":     {"s.before", Error, 0, true},
		"after, an error":      {"s.after", Error, 1, true},
		"before, no answer":    {"s.before", Timeout, 0, true},
		"after, no answer":     {"s.after", Timeout, 1, true},
		"before, twice":        {"s.before", Duplicate, 2, false},
		"after, twice":         {"s.after", Duplicate, 2, false},
		"before, held up":      {"s.before", Stall, 1, false},
		"another's, untouched": {"t.before", Error, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			arm(t, test.point, test.fault)
			stallFor = 10 * time.Millisecond
			done := 0
			step := func() (int, error) { done++; return done, nil }
			_, err := pass(context.Background(), "s", step)
			require.Equal(t, test.fails, err != nil)
			require.Equal(t, test.done, done)
			_, err = pass(context.Background(), "s", step)
			require.NoError(t, err, "a fault happens once")
		})
	}
}

func TestPassedPointsAreToldAnewInEachFile(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(Folder, folder)
	list := filepath.Join(folder, "passed")
	step := func() (int, error) { return 1, nil }
	for range 2 {
		require.NoError(t, os.WriteFile(list+".next", nil, 0o600))
		require.NoError(t, os.Rename(list+".next", list))
		for range 2 {
			_, err := pass(context.Background(), "told", step)
			require.NoError(t, err)
		}
		told, err := os.ReadFile(list)
		require.NoError(t, err)
		require.Equal(t, "told.before\ntold.after\n", string(told))
	}
}

func TestRequestsThatChangeSomethingHavePoints(t *testing.T) {
	arm(t, "http/POST /v1/purchases/*/cancel.after", Error)
	done := 0
	h := Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done++
		w.WriteHeader(http.StatusTeapot)
	}))
	get := httptest.NewRecorder()
	h.ServeHTTP(get, httptest.NewRequest(http.MethodGet, "/v1/purchases/0194d5a0-0000-7000-8000-000000000001/cancel", nil))
	require.Equal(t, http.StatusTeapot, get.Code)
	post := httptest.NewRequest(http.MethodPost, "/v1/purchases/0194d5a0-0000-7000-8000-000000000001/cancel", strings.NewReader("{}"))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { h.ServeHTTP(httptest.NewRecorder(), post) })
	require.Equal(t, 2, done, "it was done, and nobody told")
}

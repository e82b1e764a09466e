package csvfile

import (
	"encoding/csv"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestATableAsSpreadsheetsReadIt(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table := New(&out)
	require.NoError(t, table.Row("a", (*uuid.UUID)(nil), &uuid.UUID{}, uint8(7)))
	require.NoError(t, table.Row(`say "yes", please`, int64(-5), time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("x", 3600)), uuid.Nil))
	require.NoError(t, table.Row("=1+1", "@x", "-1", "two\nlines"))
	require.NoError(t, table.Flush())
	require.Equal(t, "a,,00000000-0000-0000-0000-000000000000,7\r\n\"say \"\"yes\"\", please\",-5,2026-01-02T02:04:05Z,00000000-0000-0000-0000-000000000000\r\n'=1+1,'@x,'-1,\"two\r\nlines\"\r\n", out.String())
}

func TestNoTextIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var out strings.Builder
		table := New(&out)
		require.NoError(t, table.Row(text, "end"))
		require.NoError(t, table.Flush())
		read, err := csv.NewReader(strings.NewReader(out.String())).Read()
		require.NoError(t, err)
		require.Len(t, read, 2)
		require.False(t, read[0] != "" && strings.ContainsAny(read[0][:1], "=+-@\t\r"), read[0])
	})
}

func TestHeadersOfAFile(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Headers(w, "x.csv")
	require.Equal(t, `attachment; filename="x.csv"`, w.Header().Get("Content-Disposition"))
	require.Equal(t, "private, no-store", w.Header().Get("Cache-Control"))
}

package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/brand"
)

func TestARecordSaysAllOfIt(t *testing.T) {
	t.Parallel()
	r := Record{Title: "Delivery of Lint", At: issued, Sections: []Section{
		{"What was bought", []string{"Ñandú Lint", "two\nlines <b>"}},
		{"What happened", []string{strings.TrimSpace(strings.Repeat("line\n", 90))}},
	}}
	look := Look{Brand: brand.Brand{Name: "Plugs"}, Locale: "en"}
	var pdf, again bytes.Buffer
	require.NoError(t, r.WritePDF(&pdf, look))
	require.NoError(t, r.WritePDF(&again, look))
	require.Equal(t, pdf.Bytes(), again.Bytes(), "the same bytes each time")
	lines := textOfPDF(t, pdf.Bytes())
	require.Equal(t, []string{"Plugs", "Delivery of Lint", "What was bought", "Ñandú Lint", "two", "lines <b>", "What happened", "line"}, lines[:8])
	require.Len(t, lines, 7+90)
	require.Contains(t, pdf.String(), "/Count 3", "on pages of their own")
}

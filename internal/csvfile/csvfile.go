// Package csvfile writes tables that people open in spreadsheets: as RFC 4180 has it, and without any text that a
// spreadsheet would take for a formula.
package csvfile

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Writer writes one table.
type Writer struct{ csv *csv.Writer }

// New writes to w.
func New(w io.Writer) *Writer {
	table := csv.NewWriter(w)
	table.UseCRLF = true
	return &Writer{table}
}

// Row writes a line. Numbers, times and IDs are ours; every other cell is taken for text of somebody's.
func (w *Writer) Row(cells ...any) error {
	record := make([]string, len(cells))
	for i, cell := range cells {
		switch c := cell.(type) {
		case int64:
			record[i] = strconv.FormatInt(c, 10)
		case time.Time:
			record[i] = c.UTC().Format(time.RFC3339)
		case *uuid.UUID:
			if c != nil {
				record[i] = c.String()
			}
		case string:
			record[i] = Text(c)
		default:
			record[i] = Text(fmt.Sprint(c))
		}
	}
	return w.csv.Write(record)
}

// Flush writes out what is held back.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}

// Text is a text that spreadsheets show as it is: one that begins like a formula gets a quote before it.
func Text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Headers are those of the answer to a request for a file. name is a plain file name of ours.
func Headers(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "private, no-store")
}

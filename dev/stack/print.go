package stack

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Print shows people where everything is.
func (s *Stack) Print(out io.Writer) {
	urls := s.URLs()
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w)
	for _, row := range []struct{ what, key, path string }{
		{"Storefront", "storefront", ""},
		{"Publisher panel", "publisher", ""},
		{"API", "api", "/docs"},
		{"Temporal Web UI", "temporal-ui", ""},
		{"Mailbox", "mailbox", ""},
		{"Stripe simulator", "stripe", ""},
	} {
		if urls[row.key] != "" {
			_, _ = fmt.Fprintf(w, "  %s\t%s%s\n", row.what, urls[row.key], row.path)
		}
	}
	_, _ = fmt.Fprintf(w, "\n  Demo login\tE-mail\tPassword\tWhere\n")
	for _, l := range s.Logins {
		_, _ = fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", l.Role, l.Email, l.Password, l.URL)
	}
	_, _ = fmt.Fprintf(w, "\n  Logs in %s, data in %s.\n\n", s.logs.dir, s.home)
	_ = w.Flush()
}

package licensebench

import (
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
)

// BenchmarkLicenseCheck prints what a check takes, what the bare read takes, and their ratio, which docs/figures.md
// promises to be at most 1.5.
//
//	go test ./dev/licensebench -run '^$' -bench . -benchtime 1x
func BenchmarkLicenseCheck(b *testing.B) {
	db := pgtest.Marketplace(b)
	for b.Loop() {
		r, err := Run(b.Context(), db.Pool)
		require.NoError(b, err)
		b.ReportMetric(float64(r.Check.Microseconds()), "check-µs")
		b.ReportMetric(float64(r.Bare.Microseconds()), "bare-µs")
		b.ReportMetric(r.Ratio, "ratio")
	}
}

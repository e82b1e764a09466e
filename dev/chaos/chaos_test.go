package chaos

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// A few of the faults that `make chaos-enumerated` tries all of.
func TestStepsThatBreak(t *testing.T) {
	if testing.Short() {
		t.Skip("brings a whole stack up")
	}
	require.NoError(t, Enumerate(t.Context(), Plan{Sample: 6, Out: t.Output()}))
}

func TestASampleIsSpreadOverAll(t *testing.T) {
	t.Parallel()
	runs := make([]run, 10)
	for i := range runs {
		runs[i].point = string(rune('a' + i))
	}
	require.Equal(t, runs, sample(runs, 0))
	require.Equal(t, runs, sample(runs, 10))
	require.Equal(t, []run{{"a", ""}, {"d", ""}, {"g", ""}}, sample(runs, 3))
}

func TestAnArmIsTakenOnce(t *testing.T) {
	t.Parallel()
	a := arms{t.TempDir()}
	const point = "http/POST /v1/purchases.after"
	require.NoError(t, a.arm(point, "kill"))
	require.False(t, a.disarm(point), "nobody came by")
	require.NoError(t, a.arm(point, "kill"))
	require.NoError(t, os.Rename(a.file(point), a.file(point)+".taken"))
	require.True(t, a.disarm(point))
	require.NoError(t, a.forget())
	require.NoError(t, os.WriteFile(a.list(), []byte("b\na\nb\n"), 0o600))
	passed, err := a.passed()
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, passed)
}

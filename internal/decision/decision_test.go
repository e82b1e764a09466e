package decision

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyTheChecksFailChecks(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Approve, Reject, RequestChanges} {
		require.NotEmpty(t, Reasons[kind])
		require.False(t, kind.Fits(ChecksFailed))
		require.False(t, kind.Fits(""))
	}
	require.True(t, Reject.Fits(Malware))
	require.False(t, Approve.Fits(Malware))
	require.False(t, Kind("auto_approve").Fits(MeetsPolicy))
}

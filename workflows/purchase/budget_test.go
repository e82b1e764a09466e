package purchase

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"

	"marketplace/dev/histories"
)

// What a completed card purchase may cost. The history was exported from a real server; replay holds the
// code to it, so the code costs what it says. dev/e2e measures a fresh one.
func TestBudgetOfACardPurchase(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/histories/paid.json")
	require.NoError(t, err)
	history := &historypb.History{}
	require.NoError(t, temporalproto.CustomJSONUnmarshalOptions{}.Unmarshal(body, history))
	cost := histories.CostOf(history)
	require.LessOrEqual(t, cost.Events, 21)
	require.LessOrEqual(t, cost.Actions, 8)
}

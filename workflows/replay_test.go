package workflows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// registry notes the names of what is registered.
type registry struct {
	worker.WorkflowReplayer
	names []string
}

func (r *registry) RegisterWorkflow(any) { panic("register workflows with an explicit name") }

func (r *registry) RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions) {
	r.names = append(r.names, options.Name)
	r.WorkflowReplayer.RegisterWorkflowWithOptions(w, options)
}

func (r *registry) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {
	panic("no dynamic workflows")
}

// Runs that are under way when a new version is deployed go on with its code: every recorded history has
// to lead through it to the same commands. `make record-histories` records them; none is ever deleted
// while such runs may be alive.
func TestRecordedHistoriesReplay(t *testing.T) {
	t.Parallel()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
	require.NoError(t, err)
	r := &registry{WorkflowReplayer: replayer}
	RegisterMarketplace(r)
	RegisterPublisher(r)

	files, err := filepath.Glob("*/testdata/histories/*.json")
	require.NoError(t, err)
	recorded := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".json"), func(t *testing.T) {
			history := read(t, file)
			recorded[history.Events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()] = true
			require.NoError(t, replayer.ReplayWorkflowHistory(nil, history))
		})
	}
	for _, name := range r.names {
		require.True(t, recorded[name], "no recorded history of workflow type %s", name)
	}
}

func read(t *testing.T, file string) *historypb.History {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	require.NoError(t, err)
	return history
}

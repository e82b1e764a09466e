package histories

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
)

func TestWhatIsWrittenTellsNothingOfTheMachine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "history.json")
	require.NoError(t, Write(&historypb.History{Events: []*historypb.HistoryEvent{{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{
			TaskQueue: &taskqueuepb.TaskQueue{Name: "somebodys-laptop:0196a1c2-1a2b-4c3d-8e4f-5a6b7c8d9e0f", NormalName: "marketplace"},
		}},
	}, {
		EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{
			Identity: "4711@somebodys-laptop@",
		}},
	}}}, file))
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NotContains(t, string(written), "laptop")
	require.Contains(t, string(written), "sticky:0196a1c2")
	require.Contains(t, string(written), "marketplace")
}

package publisher_test

import (
	"context"
	"encoding/hex"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	activities "marketplace/activities/publisher"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/calendar"
	"marketplace/internal/check"
	"marketplace/internal/decision"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/publisher"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/review"
)

type caller = httpapitest.Client

// desk is a panel whose reviews are carried out at once, by the real activities on the panel's database,
// with a note of everything that was asked of a workflow.
type desk struct {
	*panel
	t        *testing.T
	a        *activities.Activities
	env      *testsuite.TestActivityEnvironment
	mu       sync.Mutex
	asked    []string
	input    review.Input
	updates  []string
	err      error // what every workflow answers, when set
	decided  []review.DecideRequest
	ada      *caller
	bob, eve *caller
	adaID    uuid.UUID
	bobID    uuid.UUID
	eveID    uuid.UUID
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t}
	business, err := calendar.Parse("Mon-Fri 09:00-17:00 UTC")
	require.NoError(t, err)
	d.panel = newPanel(t, func(deps *publisher.Deps) {
		deps.Reviews, deps.ReviewCalendar, deps.ReviewDueHours = d, business, 40
	})
	d.a = &activities.Activities{DB: d.db.Pool, Drafts: d.drafts, Checks: check.All(), Scanner: check.EICAR{}}
	var suite testsuite.WorkflowTestSuite
	d.env = suite.NewTestActivityEnvironment()
	d.env.RegisterActivity(d.a)
	d.ada, d.adaID = d.account(t, "publisher")
	d.bob, d.bobID = d.account(t, "reviewer")
	d.eve, d.eveID = d.account(t, "reviewer")
	return d
}

// plugin is a complete one of Ada's with a release of the version.
func (d *desk) plugin(slug string) publisher.Plugin {
	d.t.Helper()
	var out publisher.Plugin
	d.ada.POST("/v1/plugins", map[string]any{
		"slug": slug, "name": "Plugin " + slug, "summary": "Does it", "description": "# It\n\nDoes <script>it</script>.", "category": "linters", "license": "MIT",
		"tags": []string{"lint"},
	}).Status(201).JSON(&out)
	return out
}

func (d *desk) release(plugin uuid.UUID, version string, files map[string]string) uuid.UUID {
	d.t.Helper()
	var out struct {
		ID uuid.UUID `json:"id"`
	}
	d.ada.With("Content-Type", "application/gzip").POST(releasesOf(plugin), archivetest.Tgz(files)).Status(201).JSON(&out)
	return out.ID
}

func (d *desk) submit(release uuid.UUID) publisher.Submission {
	d.t.Helper()
	var out publisher.Submission
	d.ada.POST("/v1/releases/"+release.String()+"/submissions", nil).Status(201).JSON(&out)
	return out
}

// inReview is a submission that waits for a reviewer.
func (d *desk) inReview(slug string) (publisher.Plugin, publisher.Submission) {
	d.t.Helper()
	plugin := d.plugin(slug)
	s := d.submit(d.release(plugin.ID, "1.0.0", archivetest.Plugin(slug, "1.0.0")))
	require.Equal(d.t, "in_review", s.Status, "%+v", s.Rounds)
	return plugin, s
}

func (d *desk) note(what string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, what)
	return d.err
}

// Submit implements publisher.Reviews.
func (d *desk) Submit(_ context.Context, updateID string, in review.Input) (review.Submitted, error) {
	if err := d.note("submit"); err != nil {
		return review.Submitted{}, err
	}
	d.input, d.updates = in, append(d.updates, updateID)
	round := run[activities.SubmissionRound](d, d.a.OpenSubmission, activities.SubmissionOpening{SubmissionID: in.SubmissionID, ReleaseID: in.ReleaseID, AuthorID: in.AuthorID})
	if round.Refused != nil {
		return review.Submitted{}, round.Refused
	}
	d.check(in.SubmissionID, round)
	return review.Submitted{SubmissionID: in.SubmissionID, Round: 1}, nil
}

func (d *desk) check(id uuid.UUID, round activities.SubmissionRound) {
	now, failed := time.Now(), false
	for _, name := range round.Checks {
		v := run[activities.CheckVerdict](d, d.a.RunCheck, activities.CheckRun{SubmissionID: id, Round: round.Round, Name: name, SHA256: round.SHA256})
		failed = failed || !v.Passed
	}
	if failed {
		run[activities.DecisionRecord](d, d.a.RecordDecision, activities.Decision{
			DecisionID: uuid.New(), SubmissionID: id, Round: round.Round, SHA256: round.SHA256, Kind: decision.RequestChanges, Reason: decision.ChecksFailed, At: now,
			Next: activities.Next{Step: activities.StepAuthorReminder, At: now.Add(time.Hour)},
		})
		return
	}
	run[any](d, d.a.EnterReview, activities.SubmissionInReview{SubmissionID: id, Round: round.Round, DueAt: now.Add(time.Hour), Next: activities.Next{Step: activities.StepReminder, At: now.Add(time.Minute)}})
}

// Claim implements publisher.Reviews.
func (d *desk) Claim(_ context.Context, id uuid.UUID, in review.ClaimRequest) (review.Claimed, error) {
	if err := d.note("claim"); err != nil {
		return review.Claimed{}, err
	}
	now := time.Now()
	refused := run[*activities.Refusal](d, d.a.SetClaim, activities.Claim{SubmissionID: id, ReviewerID: in.ReviewerID, At: now, Until: now.Add(time.Minute)})
	if refused != nil {
		return review.Claimed{}, refused
	}
	return review.Claimed{Until: now.Add(time.Minute)}, nil
}

// Release implements publisher.Reviews.
func (d *desk) Release(_ context.Context, id uuid.UUID, in review.ClaimRequest) (review.Claimed, error) {
	if err := d.note("release"); err != nil {
		return review.Claimed{}, err
	}
	if refused := run[*activities.Refusal](d, d.a.SetClaim, activities.Claim{SubmissionID: id, ReviewerID: in.ReviewerID, At: time.Now()}); refused != nil {
		return review.Claimed{}, refused
	}
	return review.Claimed{}, nil
}

// Decide implements publisher.Reviews.
func (d *desk) Decide(ctx context.Context, id uuid.UUID, in review.DecideRequest) (review.Decided, error) {
	if err := d.note("decide"); err != nil {
		return review.Decided{}, err
	}
	d.decided = append(d.decided, in)
	s, err := publisherdb.New(d.db).GetSubmission(ctx, id)
	require.NoError(d.t, err)
	record := run[activities.DecisionRecord](d, d.a.RecordDecision, activities.Decision{
		DecisionID: in.DecisionID, SubmissionID: id, Round: in.Round, SHA256: hex.EncodeToString(s.ArtifactSha256), ReviewerID: in.ReviewerID,
		Kind: in.Kind, Reason: in.Reason, At: time.Now(), Next: activities.Next{Step: activities.StepAuthorReminder, At: time.Now().Add(time.Hour)},
	})
	if record.Refused != nil {
		return review.Decided{}, record.Refused
	}
	return review.Decided{DecisionID: in.DecisionID, ReviewerID: in.ReviewerID, Round: in.Round, Kind: in.Kind, Reason: in.Reason, At: record.At}, nil
}

// Resubmit implements publisher.Reviews.
func (d *desk) Resubmit(_ context.Context, id uuid.UUID, updateID string, in review.AuthorRequest) (review.Submitted, error) {
	if err := d.note("resubmit"); err != nil {
		return review.Submitted{}, err
	}
	d.updates = append(d.updates, updateID)
	round := run[activities.SubmissionRound](d, d.a.ReopenSubmission, activities.Resubmission{SubmissionID: id, AuthorID: in.AuthorID, Round: in.Round + 1})
	if round.Refused != nil {
		return review.Submitted{}, round.Refused
	}
	d.check(id, round)
	return review.Submitted{SubmissionID: id, Round: round.Round}, nil
}

// Withdraw implements publisher.Reviews.
func (d *desk) Withdraw(_ context.Context, id uuid.UUID, updateID string, in review.AuthorRequest) (review.Withdrawn, error) {
	if err := d.note("withdraw"); err != nil {
		return review.Withdrawn{}, err
	}
	d.updates = append(d.updates, updateID)
	if refused := run[*activities.Refusal](d, d.a.CloseSubmission, activities.SubmissionClosing{SubmissionID: id, AuthorID: in.AuthorID, Why: activities.ClosedByAuthor}); refused != nil {
		return review.Withdrawn{}, refused
	}
	return review.Withdrawn{Round: in.Round}, nil
}

func run[O any](d *desk, activity, in any) (out O) {
	d.t.Helper()
	value, err := d.env.ExecuteActivity(activity, in)
	require.NoError(d.t, err)
	if value.HasValue() {
		require.NoError(d.t, value.Get(&out))
	}
	return out
}

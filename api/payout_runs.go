package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	rules "marketplace/internal/payout"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payout"
	"marketplace/workflows/step"
)

// runPatience is how long a request waits for what it has set going to be over.
const runPatience = 3 * time.Second

func (p payouts) registerRuns(api huma.API, admin httpapi.Access, tags []string) {
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-run-payouts", Method: http.MethodPost, Path: "/v1/admin/payout-runs", Tags: tags,
		DefaultStatus: http.StatusAccepted, MaxBodyBytes: 16 << 10, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Pay one publisher what there is now, or everyone whose period has begun",
		Description: "The run for everyone is that of the schedule, only earlier. Repeat the request with the same Idempotency-Key to learn how it has gone on. " +
			"A publisher who is asked for twice in one minute is paid once.",
	}, p.run)
}

// NewPayoutRun says whom to pay.
type NewPayoutRun struct {
	PublisherID *uuid.UUID `json:"publisherId,omitempty" format:"uuid" doc:"Everyone whose period has begun when it is not said"`
	Reason      string     `json:"reason" minLength:"3" maxLength:"1000" doc:"Why now, for the audit log"`
}

// PayoutRun is what was set going.
type PayoutRun struct {
	ID          uuid.UUID     `json:"id"`
	PublisherID *uuid.UUID    `json:"publisherId,omitempty"`
	Period      string        `json:"period,omitempty" doc:"Of the one publisher's payout"`
	Over        bool          `json:"over" doc:"Of one publisher: all is paid that can be. Of everyone: all payouts are begun"`
	Begun       int           `json:"begun" doc:"How many publishers' payouts the run has begun; when it is not over, none yet"`
	Payouts     []AdminPayout `json:"payouts" doc:"Of the one publisher, as they stand"`
	StartedAt   time.Time     `json:"startedAt"`
	WorkflowURL string        `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

type runPayoutsInput struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           NewPayoutRun
}

type payoutRunOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PayoutRun
}

func (p payouts) run(ctx context.Context, in *runPayoutsInput) (*payoutRunOutput, error) {
	reason, err := noted("body.reason", in.Body.Reason)
	if err != nil {
		return nil, err
	}
	asked := act{"payout.run", "payouts", "all", map[string]any{"reason": reason}}
	if in.Body.PublisherID != nil {
		asked.subjectType, asked.subjectID = "publisher", in.Body.PublisherID.String()
	}
	who := account.Must(ctx)
	if in.Body.PublisherID != nil {
		if err := p.payable(ctx, who, in.IdempotencyKey, *in.Body.PublisherID); err != nil {
			return nil, err
		}
	}
	written, err := auditOnce(ctx, p.q, who, in.IdempotencyKey, asked)
	if err != nil {
		return nil, err
	}
	run := PayoutRun{ID: written.id, PublisherID: in.Body.PublisherID, StartedAt: written.at, Payouts: []AdminPayout{}}
	if run.PublisherID == nil {
		err = p.runAll(ctx, &run)
	} else {
		err = p.runOne(ctx, &run)
	}
	if errors.Is(err, step.ErrUnavailable) {
		return nil, problem.WorkflowsUnavailable()
	}
	return &payoutRunOutput{CacheControl: "no-store", Body: run}, err
}

func (p payouts) runAll(ctx context.Context, run *PayoutRun) error {
	if err := p.workflows.StartRun(ctx, run.ID); err != nil && !errors.Is(err, payout.ErrRunning) {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, min(p.wait, runPatience))
	defer cancel()
	var result payout.RunResult
	result, run.Over = p.workflows.AwaitRun(waiting, run.ID)
	run.Begun = result.Begun
	run.WorkflowURL = p.workflowURL(payout.RunWorkflowIDOnDemand(run.ID))
	return nil
}

func (p payouts) runOne(ctx context.Context, run *PayoutRun) (err error) {
	run.Period, err = p.workflows.Start(ctx, *run.PublisherID, run.StartedAt)
	if err != nil && !errors.Is(err, payout.ErrRunning) {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, min(p.wait, runPatience))
	defer cancel()
	run.Over, run.Begun = p.workflows.Await(waiting, *run.PublisherID, run.Period), 1
	run.WorkflowURL = p.workflowURL(payout.WorkflowID(*run.PublisherID, run.Period))
	rows, err := p.q.AdminListPayouts(ctx, marketplacedb.AdminListPayoutsParams{PublisherID: run.PublisherID, Period: &run.Period, MaxRows: 200})
	run.Payouts = each(rows, p.payoutOf)
	return err
}

// payable refuses to begin a payout of which nothing can come. What was begun is not asked again.
func (p payouts) payable(ctx context.Context, who account.Principal, key string, publisher uuid.UUID) error {
	if _, err := p.q.GetAudit(ctx, actID(who, "payout.run", key)); !none(err) {
		return err
	}
	one, err := p.publisher(ctx, publisher)
	switch {
	case none(err):
		return problem.Invalid("body.publisherId", "expected the id of a publisher with plugins in the store")
	case err != nil:
		return err
	case one.Hold != nil:
		return problem.New(http.StatusConflict, "payouts_held", "The publisher's payouts are on hold. Release the hold first.")
	case !rules.Payable(one.Account.State):
		return problem.New(http.StatusConflict, "payout_account_not_ready", "The publisher's account at Stripe cannot be paid yet.")
	}
	for _, b := range one.Balances {
		if b.Payable.Minor > 0 {
			return nil
		}
	}
	return problem.New(http.StatusConflict, "nothing_to_pay", "There is nothing that the publisher could be paid now.")
}

package reconciliation

import (
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/activities/publisher"
	"marketplace/internal/money"
	"marketplace/internal/taskqueue"
	"marketplace/workflows/step"
)

const (
	// patience is for how long Stripe or a database may be unreachable before an operator is asked to look.
	patience = 10 * time.Minute
	// pagesPerRun keeps a run's history short: with so many pages it goes on in a new one.
	pagesPerRun = 200
	// sourcesAtOnce is how many things Stripe is asked about in one activity.
	sourcesAtOnce = 50
	// publishersAtOnce is how many publishers' statistics are compared in one go.
	publishersAtOnce = 1000
	// balanceTries is how often movements and balance are read anew when something moved in between.
	balanceTries = 3
	balancePause = 15 * time.Second
	// maxStatistics bounds what is carried of differing statistics.
	maxStatistics = 1000
)

// readMovements reads, the newest first, what has moved since a time.
func (r *reconciliation) readMovements(ctx workflow.Context, since time.Time) error {
	r.stage = marketplace.StageImporting
	after := ""
	if r.in.Resume != nil {
		after, r.in.Resume = r.in.Resume.After, nil
	}
	var p *payments.Activities
	for page := 1; ; page++ {
		var movements payments.Movements
		if err := r.stripe(ctx, "read movements", p.ListMovements, payments.MovementsInput{Since: since, After: after}, &movements); err != nil {
			return err
		}
		after = movements.After
		if err := r.store(ctx, movements, after == ""); err != nil || after == "" {
			return err
		}
		r.progress.Pages++
		if page == pagesPerRun || workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
				return err
			}
			return workflow.NewContinueAsNewError(ctx, WorkflowType, Input{
				ID: r.in.ID, RequestedBy: r.in.RequestedBy, Resume: &Progress{Since: since, After: after, Pages: r.progress.Pages},
			})
		}
	}
}

func (r *reconciliation) store(ctx workflow.Context, movements payments.Movements, last bool) error {
	var a *marketplace.Activities
	var standing marketplace.Standing
	err := step.Transaction(ctx, step.Sleep, a.StoreMovements, marketplace.MovementsPage{ID: r.in.ID, Movements: movements.Movements, Last: last}, &standing)
	return ended(standing, err)
}

// round compares once and sets going what was found. It answers how many repairs it has made.
func (r *reconciliation) round(ctx workflow.Context) (int, error) {
	if err := r.bookStripesOwn(ctx); err != nil {
		return 0, err
	}
	if err := r.lookForMissing(ctx); err != nil {
		return 0, err
	}
	balance, err := r.balance(ctx)
	if err != nil {
		return 0, err
	}
	r.stage = marketplace.StageComparing
	in := marketplace.CompareInput{ID: r.in.ID, Balance: balance}
	if in.Statistics, in.StatisticsCompared, err = r.statistics(ctx); err != nil {
		return 0, err
	}
	var a *marketplace.Activities
	var found marketplace.Comparison
	if err := r.database(ctx, "compare", a.CompareBooks, in, &found); err != nil {
		return 0, err
	}
	if err := ended(found.Standing, nil); err != nil || len(found.Repairable) == 0 {
		return 0, err
	}
	return r.repair(ctx, found.Repairable)
}

func (r *reconciliation) bookStripesOwn(ctx workflow.Context) error {
	var a *marketplace.Activities
	for {
		var booked marketplace.Booked
		if err := r.database(ctx, "book payouts and fees", a.BookStripeMovements, r.ref(), &booked); err != nil {
			return err
		}
		if err := ended(booked.Standing, nil); err != nil || !booked.More {
			return err
		}
	}
}

// lookForMissing asks for each movement that the books know and Stripe's list has not shown.
func (r *reconciliation) lookForMissing(ctx workflow.Context) error {
	var a *marketplace.Activities
	var missing marketplace.MissingSources
	if err := r.database(ctx, "look for what is missing", a.FindMissing, r.ref(), &missing); err != nil {
		return err
	}
	var p *payments.Activities
	for sources := missing.Sources; len(sources) > 0; {
		some := sources[:min(len(sources), sourcesAtOnce)]
		sources = sources[len(some):]
		var found payments.Movements
		if err := r.stripe(ctx, "ask for missing movements", p.FindMovements, payments.SourcesInput{Sources: some}, &found); err != nil {
			return err
		}
		if err := r.store(ctx, found, false); err != nil {
			return err
		}
	}
	return nil
}

// balance is what Stripe holds. Something may move between the question and the movements that were read before: then
// both are read anew.
func (r *reconciliation) balance(ctx workflow.Context) ([]money.Money, error) {
	var p *payments.Activities
	var a *marketplace.Activities
	for try := 1; ; try++ {
		var balance payments.Balance
		if err := r.stripe(ctx, "ask for the balance", p.RetrieveBalance, nil, &balance); err != nil {
			return nil, err
		}
		var moved marketplace.BalanceMoved
		if err := step.Transaction(ctx, step.Sleep, a.CheckBalance, marketplace.CompareInput{ID: r.in.ID, Balance: balance.Amounts}, &moved); err != nil {
			return nil, err
		}
		if !moved.Differs || try == balanceTries {
			return balance.Amounts, nil
		}
		if err := r.pause(ctx, balancePause); err != nil {
			return nil, err
		}
		if err := r.readMovements(ctx, workflow.Now(ctx).Add(-recent)); err != nil {
			return nil, err
		}
	}
}

// statistics compares what publisher_db has counted. When the publisher's side is down that is left for the next run: the
// store does not wait for it.
func (r *reconciliation) statistics(ctx workflow.Context) (differences []marketplace.StatisticsDifference, compared bool, err error) {
	var a *marketplace.Activities
	var mark marketplace.StatisticsMark
	if err := step.Transaction(ctx, step.Sleep, a.MarkStatistics, r.ref(), &mark); err != nil {
		return nil, false, err
	}
	var p *publisher.Activities
	asking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Publisher), StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: patience, Summary: "ask what was counted",
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
	for after := (uuid.UUID{}); ; {
		var counted publisher.CountedNets
		if err := workflow.ExecuteActivity(asking, p.ReadCountedNets, publisher.CountedNetsInput{After: after, Limit: publishersAtOnce}).Get(ctx, &counted); err != nil {
			workflow.GetLogger(ctx).Warn("the publisher's side does not answer; its statistics are not compared", "error", err)
			return nil, false, ctx.Err()
		}
		var found marketplace.StatisticsDifferences
		if err := r.database(ctx, "compare statistics", a.CompareStatistics, marketplace.CompareStatisticsInput{
			Mark: mark.At, After: after, Nets: counted.Nets, Last: counted.Last,
		}, &found); err != nil {
			return nil, false, err
		}
		differences = append(differences, found.Differences...)
		if counted.Last || len(differences) >= maxStatistics {
			return differences[:min(len(differences), maxStatistics)], counted.Last, nil
		}
		after = counted.Nets[len(counted.Nets)-1].PublisherID
	}
}

// repair asks whose each charge and refund is, and tells the workflows concerned.
func (r *reconciliation) repair(ctx workflow.Context, cases []marketplace.Repairable) (int, error) {
	r.stage = marketplace.StageRepairing
	var sources []string
	for _, c := range cases {
		if !c.Known() {
			sources = append(sources, c.SourceID)
		}
	}
	var origins payments.Origins
	if len(sources) > 0 {
		var p *payments.Activities
		if err := r.stripe(ctx, "ask whose they are", p.FindOrigins, payments.SourcesInput{Sources: sources}, &origins); err != nil {
			return 0, err
		}
	}
	var known []marketplace.Repairable
	for _, c := range cases {
		origin, there := origins.Origins[c.SourceID]
		if there {
			c.PurchaseID, c.RefundID = origin.PurchaseID, origin.RefundID
		}
		if there || c.Known() {
			known = append(known, c)
		}
	}
	var a *marketplace.Activities
	var repaired marketplace.Repaired
	err := r.database(ctx, "set going again", a.Repair, marketplace.RepairInput{ID: r.in.ID, Cases: known}, &repaired)
	return repaired.Repaired, ended(repaired.Standing, err)
}

func (r *reconciliation) ref() marketplace.ReconciliationRef {
	return marketplace.ReconciliationRef{ID: r.in.ID, Stage: r.stage}
}

// ended makes an error of a run that may not go on.
func ended(s marketplace.Standing, err error) error {
	if err == nil && s.Superseded {
		return superseded{}
	}
	return err
}

// stripe asks Stripe until there is an answer.
func (r *reconciliation) stripe(ctx workflow.Context, what string, activity, in, out any) error {
	asking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Payments), StartToCloseTimeout: 5 * time.Minute, HeartbeatTimeout: payments.StartToClose, ScheduleToCloseTimeout: patience, Summary: what,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
	return r.ask(ctx, asking, activity, in, out)
}

// database looks at all that there is, which takes longer than a local activity may.
func (r *reconciliation) database(ctx workflow.Context, what string, activity, in, out any) error {
	asking := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: string(taskqueue.Marketplace), StartToCloseTimeout: 10 * time.Minute, ScheduleToCloseTimeout: 2 * patience, Summary: what,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
	})
	return r.ask(ctx, asking, activity, in, out)
}

func (r *reconciliation) ask(ctx, asking workflow.Context, activity, in, out any) error {
	args := []any{in}
	if in == nil {
		args = nil
	}
	return step.Ask(ctx, &r.attention, r.pause, func() error { return workflow.ExecuteActivity(asking, activity, args...).Get(ctx, out) })
}

// pause waits, and shows that the run is alive; one that was given up ends here.
func (r *reconciliation) pause(ctx workflow.Context, d time.Duration) error {
	if err := workflow.Sleep(ctx, d); err != nil {
		return err
	}
	var a *marketplace.Activities
	var standing marketplace.Standing
	err := step.Transaction(ctx, step.Sleep, a.TouchReconciliation, r.ref(), &standing)
	return ended(standing, err)
}

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"marketplace/dev/check"
	"marketplace/dev/drive"
	"marketplace/dev/histories"
	"marketplace/dev/scene"
	"marketplace/workflows/purchase"
)

// shop is what there is before anything is broken.
type shop struct {
	paid      []scene.Item
	free      scene.Item
	licensed  scene.Item   // comes with license keys
	drafts    []scene.Item // to be submitted later
	customers []*drive.Person
}

func TestTheWholeProduct(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the whole stack")
	}
	t.Parallel()
	w := start(t)
	s := w.open(t)
	var first uuid.UUID
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"ACardPurchaseIsCheapAndIsCounted", func(t *testing.T) { first = w.cheap(t, s) }},
		{"ALicenseFollowsItsPurchase", func(t *testing.T) { w.licenses(t, s) }},
		{"APublisherBecomesPayable", w.becomesPayable},
		{"AndIsPaidButForWhatIsHeldOrTakenBack", w.paysPublisher},
		{"WhoIsToldToStopFinishesFirst", func(t *testing.T) { w.drains(t, s) }},
		{"NothingIsLostWhenAnythingIsKilled", func(t *testing.T) { w.survives(t, s) }},
		{"WithoutTemporalTheRestGoesOn", func(t *testing.T) { w.withoutTemporal(t, s) }},
		{"WithOneDatabaseDownTheOtherSideGoesOn", func(t *testing.T) { w.withoutDatabase(t, s) }},
		{"TheBooksAreThoseOfStripe", w.proves},
		{"EveryFigureAgrees", w.reconciles},
		{"SecretsStayWhereTheyBelong", func(t *testing.T) { w.stayHome(t, first.String()) }},
	} {
		began := time.Now()
		if !t.Run(part.name, part.run) {
			return
		}
		t.Logf("%s took %.1f s", part.name, time.Since(began).Seconds())
	}
}

// open signs customers up and fills the shelf; it tells how long an approval takes to be seen.
func (w *whole) open(t *testing.T) *shop {
	t.Helper()
	s := &shop{paid: make([]scene.Item, 4), drafts: make([]scene.Item, 6), customers: make([]*drive.Person, 4)}
	g, ctx := errgroup.WithContext(w.ctx)
	g.SetLimit(6)
	for i := range s.customers {
		g.Go(func() (err error) {
			s.customers[i], err = w.Customer(ctx, fmt.Sprintf("customer-%d", i))
			return err
		})
	}
	for i := range s.paid {
		g.Go(func() (err error) {
			s.paid[i], err = w.Publish(ctx, fmt.Sprintf("paid-%d", i), int64(900+100*i))
			return err
		})
	}
	for i := range s.drafts {
		g.Go(func() (err error) {
			s.drafts[i], err = w.Draft(ctx, fmt.Sprintf("later-%d", i), int64(500+i))
			return err
		})
	}
	g.Go(func() (err error) {
		s.licensed, err = w.publishLicensed(ctx)
		return err
	})
	require.NoError(t, g.Wait())
	w.measureSync(t, s)

	w.marks.add("the password", scene.Password)
	w.marks.add("a name", "Canary Customer Person")
	w.marks.add("a name", "Canary Publisher Person")
	w.marks.session(t, "the publisher", w.Publisher)
	w.marks.session(t, "the reviewer", w.Reviewer)
	w.marks.add("an address", w.Publisher.Email)
	for _, c := range s.customers {
		w.marks.session(t, "a customer", c)
		w.marks.add("an address", c.Email)
	}
	return s
}

// measureSync publishes the free plugin and looks when the store shows it.
func (w *whole) measureSync(t *testing.T, s *shop) {
	t.Helper()
	var err error
	s.free, err = w.Draft(w.ctx, "free", 0)
	require.NoError(t, err)
	submission, err := w.submit(w.ctx, s.free)
	require.NoError(t, err)
	require.NoError(t, w.approve(w.ctx, submission.ID))
	approved := time.Now()
	require.NoError(t, drive.Until(w.ctx, "the store to show it", func(ctx context.Context) (bool, error) {
		return true, w.StoreAdmin.Call(ctx, http.MethodGet, "/v1/plugins/"+s.free.Plugin.Slug, nil, nil)
	}))
	t.Logf("sync lag: %.2f s from the approval to the store", time.Since(approved).Seconds())
	require.NoError(t, w.verified(w.ctx, s.customers[0], s.free))
	require.NoError(t, w.Publisher.AwaitRelease(w.ctx, s.free.Release.ID, "published"))
}

// cheap buys by card with nothing in the way, counts what that cost, and waits for the statistics.
func (w *whole) cheap(t *testing.T, s *shop) uuid.UUID {
	item, who := s.paid[0], s.customers[0]
	p, err := w.Pay(w.ctx, who, item, cardOK, "paid")
	require.NoError(t, err)
	_, err = who.AwaitPurchase(w.ctx, p.ID, "fulfilled")
	require.NoError(t, err)
	settled := time.Now()
	require.NoError(t, w.verified(w.ctx, who, item))

	temporal, err := w.stack.DialTemporal(w.ctx)
	require.NoError(t, err)
	defer temporal.Close()
	require.NoError(t, temporal.GetWorkflow(w.ctx, purchase.WorkflowID(p.ID), "").Get(w.ctx, nil))
	history, err := histories.Fetch(w.ctx, temporal, purchase.WorkflowID(p.ID))
	require.NoError(t, err)
	cost := histories.CostOf(history)
	t.Logf("a card purchase: %d events, %d actions", cost.Events, cost.Actions)
	require.LessOrEqual(t, cost.Events, 21)
	require.LessOrEqual(t, cost.Actions, 8)

	require.NoError(t, drive.Until(w.ctx, "the statistics", func(ctx context.Context) (bool, error) {
		var statistics struct{ Totals struct{ Sales int64 } }
		err := w.Publisher.Call(ctx, http.MethodGet, "/v1/plugins/"+item.Plugin.ID.String()+"/statistics", nil, &statistics)
		return statistics.Totals.Sales == 1, err
	}))
	lag := time.Since(settled)
	t.Logf("statistics lag: %.1f s", lag.Seconds())
	require.LessOrEqual(t, lag, time.Minute)
	return p.ID
}

// reconciles holds the figures of the whole run against each other.
func (w *whole) reconciles(t *testing.T) {
	_, err := check.Run(w.ctx, check.Sources{
		StoreDSN: w.stack.Value("MARKETPLACE_DATABASE_URL"), PanelDSN: w.stack.Value("PUBLISHER_DATABASE_URL"),
		TemporalAddress: w.stack.Value("TEMPORAL_ADDRESS"), Simulator: w.Sim.Base, ArtifactsURL: w.stack.Value("ARTIFACTS_URL"),
	}, func(what string, do func() error) error {
		began := time.Now()
		err := do()
		t.Logf("%s: %v (%.1f s)", what, err, time.Since(began).Seconds())
		return err
	})
	require.NoError(t, err)
}

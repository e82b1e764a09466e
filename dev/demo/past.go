package demo

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"marketplace/dev/drive"
	"marketplace/workflows/analytics"
)

// The first run of the demo on a stack makes a past: what it has just done, by the ordinary ways, is moved to
// where a history of months would have it, in both databases and the simulator alike, and views and downloads
// that nobody made are added to it. It is done before the facts leave the store for the publishers' statistics,
// so that these come about by the ordinary way too. Temporal's histories and the mails keep the real times,
// and the mails the numbers that documents had when they went out.

//go:embed past_store.sql
var pastOfStore string

//go:embed past_panel.sql
var pastOfPanel string

const (
	viewsPerSale       = 38
	viewsPerDownload   = 2
	downloadsPerCent   = 70 // of popularity, for a free plugin
	mostFetchesPerSale = 6
	oldEnough          = 2 * day // a store with a plugin of this age has a past
)

// hasPast says whether an earlier run has made one.
func (d *demo) hasPast(ctx context.Context) (has bool, err error) {
	db, err := pgx.Connect(ctx, d.StoreDSN)
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close(context.WithoutCancel(ctx)) }()
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM plugins WHERE published_at < $1)`, d.now.Add(-oldEnough)).Scan(&has)
	return has, err
}

// holdFacts stops the drain of the outbox.
func (d *demo) holdFacts(ctx context.Context) error {
	return d.drain(ctx, func(h client.ScheduleHandle) error {
		return h.Pause(ctx, client.SchedulePauseOptions{Note: "The demo makes a past first."})
	})
}

// letFactsGo starts the drain again, and drains at once. It also frees what a run that was killed has held.
func (d *demo) letFactsGo(ctx context.Context) error {
	return d.drain(ctx, func(h client.ScheduleHandle) error {
		if err := h.Unpause(ctx, client.ScheduleUnpauseOptions{}); err != nil {
			return err
		}
		if err := drive.Until(ctx, "the drain to go on", func(ctx context.Context) (bool, error) {
			now, err := h.Describe(ctx)
			return err == nil && !now.Schedule.State.Paused, err
		}); err != nil {
			return err
		}
		return h.Trigger(ctx, client.ScheduleTriggerOptions{})
	})
}

func (d *demo) dial() (client.Client, error) {
	return client.Dial(client.Options{HostPort: d.TemporalAddress, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler))})
}

func (d *demo) drain(ctx context.Context, change func(client.ScheduleHandle) error) error {
	temporal, err := d.dial()
	if err != nil {
		return err
	}
	defer temporal.Close()
	return change(temporal.ScheduleClient().GetHandle(ctx, analytics.ScheduleID))
}

// makePast moves what this run did, and adds what nobody did.
func (d *demo) makePast(ctx context.Context) error {
	if !d.fresh {
		return nil
	}
	if err := d.step("what was published and bought moves into the past, with months of views and downloads", func() error {
		return withDB(ctx, d.PanelOwnerDSN, func(panel pgx.Tx) error {
			return withDB(ctx, d.StoreOwnerDSN, func(store pgx.Tx) error {
				releases, err := d.pastReleases(ctx, panel)
				if err != nil {
					return err
				}
				if err := d.movePanel(ctx, panel, releases); err != nil {
					return err
				}
				return d.moveStore(ctx, store, releases)
			})
		})
	}); err != nil {
		return err
	}
	return d.step("likewise the simulator's payments", func() error {
		return each(ctx, d.sales, func(ctx context.Context, s *sale) error {
			back := d.now.Sub(s.at)
			past := map[string]any{"seconds": int64(back.Seconds()), "later_seconds": int64((back - s.later(back)).Seconds())}
			return d.sim.Control(ctx, http.MethodPost, "/payments/"+s.session+"/past", past, nil)
		})
	})
}

func withDB(ctx context.Context, dsn string, do func(pgx.Tx) error) error {
	db, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(context.WithoutCancel(ctx)) }()
	return pgx.BeginFunc(ctx, db, do)
}

// pastRelease is when a version will have come out, and how long it will have been reviewed.
type pastRelease struct {
	plugin, owner, id uuid.UUID
	version           string
	back, review      time.Duration
}

// pastReleases are those of the demo's list, whichever run made them.
func (d *demo) pastReleases(ctx context.Context, tx pgx.Tx) ([]pastRelease, error) {
	var all []pastRelease
	for _, p := range d.list.Plugins {
		rng := dice(p.Package + " reviews")
		times := p.releases(d.now)
		for i, version := range p.Versions {
			r := pastRelease{version: version, back: d.now.Sub(times[i]), review: time.Duration(4+rng.IntN(60)) * time.Hour}
			err := tx.QueryRow(ctx, `SELECT p.id, p.owner_id, r.id FROM publisher_plugins p JOIN releases r ON r.plugin_id = p.id
				WHERE p.slug = $1 AND r.version = $2`, p.slug(), version).Scan(&r.plugin, &r.owner, &r.id)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", p.slug(), version, err)
			}
			all = append(all, r)
		}
	}
	return all, nil
}

// table is a temporary one, with what to put into it.
type table struct {
	name, columns string
	rows          [][]any
}

func fill(ctx context.Context, tx pgx.Tx, tables ...table) error {
	for _, t := range tables {
		if _, err := tx.Exec(ctx, "CREATE TEMP TABLE "+t.name+" ("+t.columns+") ON COMMIT DROP"); err != nil {
			return err
		}
		var columns []string
		for column := range strings.SplitSeq(t.columns, ", ") {
			name, _, _ := strings.Cut(column, " ")
			columns = append(columns, name)
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, columns, pgx.CopyFromRows(t.rows)); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

func (d *demo) movePanel(ctx context.Context, tx pgx.Tx, releases []pastRelease) error {
	t := table{name: "past_releases", columns: "plugin_id uuid, release_id uuid, back interval, review interval"}
	oldest := map[uuid.UUID]time.Duration{}
	for _, r := range releases {
		t.rows = append(t.rows, []any{r.plugin, r.id, r.back, r.review})
		oldest[r.owner] = max(oldest[r.owner], r.back+r.review+3*day)
	}
	publishers := table{name: "past_publishers", columns: "user_id uuid, back interval"}
	for owner, back := range oldest {
		publishers.rows = append(publishers.rows, []any{owner, back})
	}
	if err := fill(ctx, tx, t, publishers); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, pastOfPanel)
	return err
}

func (d *demo) moveStore(ctx context.Context, tx pgx.Tx, releases []pastRelease) error {
	moved := table{name: "past_releases", columns: "plugin_id uuid, version text, back interval"}
	for _, r := range releases {
		moved.rows = append(moved.rows, []any{r.plugin, r.version, r.back})
	}
	uses, people := d.pastUses()
	if err := fill(ctx, tx, moved, uses, people, d.pastDays(), d.pastFetches()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, pastOfStore)
	return err
}

// later is how long after the purchase its money went back, where it did.
func (s *sale) later(back time.Duration) time.Duration {
	rng := dice(s.seed + " later")
	return min(time.Duration(1+rng.IntN(12))*day/2, back/2)
}

// pastUses are what a customer has to do with a plugin, and the customers themselves.
func (d *demo) pastUses() (uses, people table) {
	uses = table{name: "past_uses", columns: "user_id uuid, plugin_id uuid, back interval, later interval, review_back interval"}
	people = table{name: "past_people", columns: "user_id uuid, back interval"}
	oldest := map[uuid.UUID]time.Duration{}
	add := func(customer *drive.Person, p onSale, seed string, at time.Time, later time.Duration) {
		rng := dice(seed)
		back := d.now.Sub(at)
		uses.rows = append(uses.rows, []any{customer.ID, p.id, back, later, back - min(time.Duration(3+rng.IntN(240))*time.Hour, back-time.Hour/2)})
		oldest[customer.ID] = max(oldest[customer.ID], back+time.Duration(1+rng.IntN(80))*time.Hour)
	}
	for _, s := range d.sales {
		add(s.customer, s.plugin, s.seed, s.at, s.later(d.now.Sub(s.at)))
	}
	for _, u := range d.uses {
		add(u.customer, u.plugin, u.seed, u.at, 0)
	}
	for _, customer := range append(slices.Clone(d.buyers), d.demoCustomer) {
		if back := oldest[customer.ID]; back > 0 {
			people.rows = append(people.rows, []any{customer.ID, back})
		}
	}
	return uses, people
}

// pastDays are views of every plugin, and downloads of the free ones.
func (d *demo) pastDays() table {
	t := table{name: "past_days", columns: "plugin_id uuid, kind text, at timestamptz, quantity integer"}
	for _, p := range slices.Concat(d.shelf, d.free) {
		rng := dice(p.Package + " days")
		r := p.rhythm(d.now)
		views := p.Popularity * salesPerCent * viewsPerSale / 100
		kinds := map[string][]int{}
		if p.Price == 0 {
			kinds["download"] = r.spread(rng, p.Popularity*downloadsPerCent)
			views = p.Popularity * downloadsPerCent * viewsPerDownload
		}
		kinds["view"] = r.spread(rng, views)
		for kind, quantities := range kinds {
			for i, quantity := range quantities {
				at := r.first.Add(time.Duration(i) * day)
				if quantity > 0 && at.Add(10*time.Hour).Before(d.now) {
					t.rows = append(t.rows, []any{p.id, kind, at, quantity})
				}
			}
		}
	}
	return t
}

// pastFetches are what those who kept a plugin downloaded again.
func (d *demo) pastFetches() table {
	t := table{name: "past_fetches", columns: "plugin_id uuid, user_id uuid, at timestamptz"}
	for _, s := range d.fulfilled() {
		if s.customer == d.demoCustomer {
			continue // has updates to fetch
		}
		rng := dice(s.seed + " fetches")
		for range rng.IntN(mostFetchesPerSale + 1) {
			at := s.at.Add(time.Duration(rng.Float64() * float64(d.now.Sub(s.at)-time.Hour))).Add(30 * time.Minute)
			t.rows = append(t.rows, []any{s.plugin.id, s.customer.ID, at})
		}
	}
	return t
}

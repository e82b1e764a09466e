package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/step"
)

// ReconciliationWorkflows starts reconciliations; reconciliation.Client does. Errors are step.ErrUnavailable and
// step.ErrPending.
type ReconciliationWorkflows interface {
	Begin(ctx context.Context, in reconciliation.Input) (reconciliation.BeginResult, error)
}

type reconciliations struct {
	db        *pgxpool.Pool
	q         *marketplacedb.Queries
	workflows ReconciliationWorkflows
	cursors   *cursor.Codec
	wait      time.Duration
	ui        string
}

func registerReconciliations(api huma.API, d Deps) {
	r := reconciliations{d.DB, marketplacedb.New(d.DB), d.Reconciliations, d.Cursors, d.PurchaseWait, temporalUI(d)}
	if r.wait == 0 {
		r.wait = defaultPurchaseWait
	}
	admin, tags := httpapi.Only("admin"), []string{"reconciliation"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-proof", Method: http.MethodGet, Path: "/v1/admin/proof", Tags: tags,
		Summary:     "Whether the books are those of Stripe, as the last reconciliation found it",
		Description: "With the one that is running, if there is one. Cases are counted as they are now.",
	}, r.proof)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-reconciliations", Method: http.MethodGet, Path: "/v1/admin/reconciliations", Tags: tags, Summary: "Every reconciliation there was, the newest first",
	}, r.list)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-reconciliation", Method: http.MethodGet, Path: "/v1/admin/reconciliations/{reconciliationId}", Tags: tags,
		Summary: "A reconciliation, while it runs as far as it has come", Errors: []int{http.StatusNotFound},
	}, r.get)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "start-reconciliation", Method: http.MethodPost, Path: "/v1/admin/reconciliations", Tags: tags,
		DefaultStatus: http.StatusAccepted, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
		Summary:     "Reconcile now",
		Description: "One runs at a time. Repeat the request with the same Idempotency-Key as often as need be.",
	}, r.start)
	r.registerCases(api, admin, tags)
}

// temporalUI is the beginning of the address of a workflow in the Temporal Web UI.
func temporalUI(d Deps) string {
	namespace := d.TemporalNamespace
	if namespace == "" {
		namespace = "default"
	}
	return strings.TrimSuffix(d.TemporalUIURL, "/") + "/namespaces/" + url.PathEscape(namespace) + "/workflows/"
}

// ReconciledCurrency is what a reconciliation found in one currency. booksMinor plus what is in flight and what was accepted
// is to be stripeMinor, and that balanceMinor.
type ReconciledCurrency struct {
	Currency        string `json:"currency" pattern:"^[A-Z]{3}$"`
	BooksMinor      int64  `json:"booksMinor" doc:"processor_clearing plus processor_fee"`
	StripeMinor     int64  `json:"stripeMinor" doc:"All movements of our balance at Stripe added up, less Stripe's fees"`
	BalanceMinor    int64  `json:"balanceMinor" doc:"What Stripe says that it holds for us"`
	InFlightMinor   int64  `json:"inFlightMinor" doc:"What Stripe knows and the books do not yet, less the reverse"`
	AcceptedMinor   int64  `json:"acceptedMinor" doc:"What humans have explained"`
	DifferenceMinor int64  `json:"differenceMinor" doc:"What is left to explain"`
}

// Reconciliation is one run.
type Reconciliation struct {
	ID              uuid.UUID            `json:"id"`
	Trigger         string               `json:"trigger" enum:"schedule,admin"`
	RequestedBy     *uuid.UUID           `json:"requestedBy,omitempty"`
	Status          string               `json:"status" enum:"running,finished,abandoned" doc:"abandoned: it was not heard of for an hour"`
	Stage           string               `json:"stage" enum:"importing,comparing,repairing,done"`
	Verdict         string               `json:"verdict,omitempty" enum:"balanced,differences" doc:"Absent while it runs"`
	StartedAt       time.Time            `json:"startedAt"`
	FinishedAt      *time.Time           `json:"finishedAt,omitempty"`
	DurationSeconds int64                `json:"durationSeconds" doc:"Until now, while it runs"`
	Since           *time.Time           `json:"since,omitempty" doc:"Movements since then were read anew; absent: all"`
	Pages           int32                `json:"pages" doc:"Of movements, read so far"`
	Imported        int64                `json:"imported" doc:"Movements that were new"`
	Booked          int64                `json:"booked" doc:"Stripe's payouts and fees that it put into the books"`
	Movements       int64                `json:"movements" doc:"All that were compared"`
	Transactions    int64                `json:"transactions" doc:"Of the books, that moved money at Stripe"`
	Matched         int64                `json:"matched" doc:"Pairs of the two that are the same to the cent"`
	InFlight        int64                `json:"inFlight" doc:"Of which the other side need not be known yet"`
	Charges         int64                `json:"charges"`
	OrphanCharges   int64                `json:"orphanCharges" doc:"Charges without a purchase, or whose purchase gave the customer nothing"`
	CasesOpened     int64                `json:"casesOpened"`
	CasesClosed     int64                `json:"casesClosed" doc:"By evidence that had arrived"`
	CasesOpen       int64                `json:"casesOpen" doc:"At its end"`
	Repairs         int64                `json:"repairs" doc:"Purchases, refunds, disputes and webhooks that it set going again"`
	Statistics      string               `json:"statistics,omitempty" enum:"compared,unreachable" doc:"Whether the publishers' side could be asked"`
	Currencies      []ReconciledCurrency `json:"currencies"`
	WorkflowURL     string               `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

func (r reconciliations) reconciliationOf(row marketplacedb.Reconciliation, currencies []marketplacedb.ReconciliationCurrency) Reconciliation {
	until := time.Now()
	if row.FinishedAt != nil {
		until = *row.FinishedAt
	}
	out := Reconciliation{
		ID: row.ID, Trigger: row.Trigger, RequestedBy: row.RequestedBy, Status: row.Status, Stage: row.Stage, Verdict: row.Verdict,
		StartedAt: row.StartedAt, FinishedAt: row.FinishedAt, DurationSeconds: int64(until.Sub(row.StartedAt).Seconds()), Since: row.Since,
		Pages: row.Pages, Imported: row.Imported, Booked: row.Booked, Movements: row.Movements, Transactions: row.Transactions, Matched: row.Matched,
		InFlight: row.InFlight, Charges: row.Charges, OrphanCharges: row.OrphanCharges, CasesOpened: row.CasesOpened, CasesClosed: row.CasesClosed,
		CasesOpen: row.CasesOpen, Repairs: row.Repairs, Statistics: row.Statistics, Currencies: []ReconciledCurrency{}, WorkflowURL: r.ui + url.PathEscape(row.WorkflowID),
	}
	for _, c := range currencies {
		if c.ReconciliationID == row.ID {
			out.Currencies = append(out.Currencies, ReconciledCurrency{
				Currency: c.Currency, BooksMinor: c.BooksMinor, StripeMinor: c.StripeMinor, BalanceMinor: c.BalanceMinor,
				InFlightMinor: c.InFlightMinor, AcceptedMinor: c.AcceptedMinor, DifferenceMinor: c.DifferenceMinor,
			})
		}
	}
	return out
}

// Proof is how the books stand to Stripe.
type Proof struct {
	Balanced      bool            `json:"balanced" doc:"The last run found the books to be those of Stripe, and no case is open"`
	OrphanCharges int64           `json:"orphanCharges" doc:"Of open cases, now"`
	CasesOpen     int64           `json:"casesOpen" doc:"Now"`
	Last          *Reconciliation `json:"last,omitempty" doc:"The last that has finished"`
	Running       *Reconciliation `json:"running,omitempty"`
}

type proofOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Proof
}

func (r reconciliations) proof(ctx context.Context, _ *struct{}) (*proofOutput, error) {
	out := &proofOutput{CacheControl: "no-store"}
	open, err := r.q.OpenCaseCounts(ctx)
	if err != nil {
		return nil, err
	}
	out.Body.CasesOpen, out.Body.OrphanCharges = open.Cases, open.Orphans
	if out.Body.Last, err = r.read(r.q.LastReconciliation(ctx)); err != nil {
		return nil, err
	}
	if out.Body.Running, err = r.read(r.q.RunningReconciliation(ctx)); err != nil {
		return nil, err
	}
	for _, run := range []*Reconciliation{out.Body.Last, out.Body.Running} {
		if err := r.addCurrencies(ctx, run); err != nil {
			return nil, err
		}
	}
	out.Body.Balanced = out.Body.Last != nil && out.Body.Last.Verdict == "balanced" && open.Cases == 0
	return out, nil
}

// read takes no row for no run.
func (r reconciliations) read(row marketplacedb.Reconciliation, err error) (*Reconciliation, error) {
	if none(err) {
		return nil, nil //nolint:nilnil // there is none
	}
	if err != nil {
		return nil, err
	}
	run := r.reconciliationOf(row, nil)
	return &run, nil
}

func (r reconciliations) addCurrencies(ctx context.Context, run *Reconciliation) error {
	if run == nil {
		return nil
	}
	rows, err := r.q.ReconciliationCurrencies(ctx, []uuid.UUID{run.ID})
	run.Currencies = r.reconciliationOf(marketplacedb.Reconciliation{ID: run.ID}, rows).Currencies
	return err
}

type listReconciliationsInput struct {
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"200" default:"30"`
}

// ReconciliationPage is a page of runs.
type ReconciliationPage struct {
	Items      []Reconciliation `json:"items"`
	NextCursor string           `json:"nextCursor,omitempty"`
}

type listReconciliationsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReconciliationPage
}

func (r reconciliations) list(ctx context.Context, in *listReconciliationsInput) (*listReconciliationsOutput, error) {
	var from timePlace
	if err := r.cursors.Decode("reconciliations", in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := r.q.ListReconciliations(ctx, marketplacedb.ListReconciliationsParams{BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &listReconciliationsOutput{CacheControl: "no-store"}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[len(rows)-1]
		out.Body.NextCursor = r.cursors.Encode("reconciliations", timePlace{&last.StartedAt, &last.ID})
	}
	currencies, err := r.q.ReconciliationCurrencies(ctx, each(rows, func(row marketplacedb.Reconciliation) uuid.UUID { return row.ID }))
	out.Body.Items = each(rows, func(row marketplacedb.Reconciliation) Reconciliation { return r.reconciliationOf(row, currencies) })
	return out, err
}

type reconciliationPath struct {
	ReconciliationID string `path:"reconciliationId" maxLength:"64"`
}

type reconciliationOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Reconciliation
}

func (r reconciliations) get(ctx context.Context, in *reconciliationPath) (*reconciliationOutput, error) {
	id, ok := parseID(in.ReconciliationID)
	if !ok {
		return nil, problem.NotFound("reconciliation")
	}
	out, err := r.answer(ctx, id)
	return out, missing(err, "reconciliation")
}

func (r reconciliations) answer(ctx context.Context, id uuid.UUID) (*reconciliationOutput, error) {
	row, err := r.q.GetReconciliation(ctx, id)
	if err != nil {
		return nil, err
	}
	currencies, err := r.q.ReconciliationCurrencies(ctx, []uuid.UUID{id})
	return &reconciliationOutput{CacheControl: "no-store", Body: r.reconciliationOf(row, currencies)}, err
}

type startReconciliationInput struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
}

func (r reconciliations) start(ctx context.Context, in *startReconciliationInput) (*reconciliationOutput, error) {
	who := account.Must(ctx)
	id := reconciliation.ID(who.ID, in.IdempotencyKey)
	if done, err := r.answer(ctx, id); !none(err) {
		return done, err // asked for before
	}
	if err := audit(ctx, r.q, who, "reconciliation.start", "reconciliation", id.String(), map[string]any{}); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	begun, err := r.workflows.Begin(waiting, reconciliation.Input{ID: id, RequestedBy: who.ID})
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case errors.Is(err, step.ErrPending):
		if out, err := r.answer(ctx, id); err == nil {
			return out, nil
		}
		return nil, problem.New(http.StatusServiceUnavailable, "no_answer_yet",
			"The reconciliation is asked for, but has not begun yet. Repeat the request with the same Idempotency-Key.").RetryAfter(5)
	case err != nil:
		return nil, err
	case begun.Other != uuid.Nil && begun.Other != id:
		return nil, problem.New(http.StatusConflict, "reconciliation_running", "Another reconciliation is running. Wait for its end.")
	}
	return r.answer(ctx, id)
}

package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

func (r reconciliations) registerCases(api huma.API, admin httpapi.Access, tags []string) {
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-reconciliation-cases", Method: http.MethodGet, Path: "/v1/admin/reconciliation-cases", Tags: tags,
		Summary: "Differences that reconciliations found, the newest first",
	}, r.cases)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-reconciliation-case", Method: http.MethodGet, Path: "/v1/admin/reconciliation-cases/{caseId}", Tags: tags,
		Summary: "A difference with both sides and what has become of it", Errors: []int{http.StatusNotFound},
	}, r.getCase)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "close-reconciliation-case", Method: http.MethodPost, Path: "/v1/admin/reconciliation-cases/{caseId}/close", Tags: tags,
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary:     "Explain a difference and close its case",
		Description: "Nothing is booked by this. The case opens again when the difference changes, or when it shows again after it was gone.",
	}, r.closeCase)
}

// ReconciliationCase is a difference between the books and something else. What books and against hold depends on the kind;
// amounts in minor units are named …Minor.
type ReconciliationCase struct {
	ID                   uuid.UUID       `json:"id"`
	Kind                 string          `json:"kind" enum:"charge_without_sale,movement_not_booked,movement_unknown,not_at_stripe,amounts_differ,sale_without_entitlement,entitlement_differs,sale_without_receipt,settlement_differs,unbalanced_transaction,balance_differs,event_not_handled,fact_not_sent,facts_differ,stripe_balance_differs,statistics_differ"`
	Subject              string          `json:"subject" doc:"What it is about; one case for each kind and subject"`
	Currency             string          `json:"currency,omitempty"`
	AmountMinor          int64           `json:"amountMinor" doc:"What the other side has more than the books"`
	PurchaseID           *uuid.UUID      `json:"purchaseId,omitempty"`
	TransactionID        *uuid.UUID      `json:"transactionId,omitempty" doc:"Of the books"`
	BalanceTransactionID *string         `json:"balanceTransactionId,omitempty" doc:"Stripe's"`
	Books                json.RawMessage `json:"books" doc:"Our side"`
	Against              json.RawMessage `json:"against" doc:"The other side: Stripe, or what the books are held against"`
	Status               string          `json:"status" enum:"open,closed"`
	Present              bool            `json:"present" doc:"The difference was there when last looked for"`
	Repair               string          `json:"repair,omitempty" enum:"event_dispatched,purchase_resumed,refund_followed,dispute_followed" doc:"What was set going again"`
	RepairedAt           *time.Time      `json:"repairedAt,omitempty"`
	FirstSeenAt          time.Time       `json:"firstSeenAt"`
	LastSeenAt           time.Time       `json:"lastSeenAt"`
	ClosedAt             *time.Time      `json:"closedAt,omitempty"`
	ClosedHow            *string         `json:"closedHow,omitempty" enum:"evidence,human"`
	ClosedBy             *uuid.UUID      `json:"closedBy,omitempty"`
	ClosedByName         *string         `json:"closedByName,omitempty"`
	CloseReason          string          `json:"closeReason,omitempty"`
	Evidence             json.RawMessage `json:"evidence" doc:"What arrived and explains it"`
}

func caseOf(c marketplacedb.ListCasesRow) ReconciliationCase {
	return ReconciliationCase{
		ID: c.ID, Kind: c.Kind, Subject: c.Subject, Currency: c.Currency, AmountMinor: c.AmountMinor, PurchaseID: c.PurchaseID,
		TransactionID: c.TransactionID, BalanceTransactionID: c.BalanceTransactionID, Books: c.Books, Against: c.Against, Status: c.Status,
		Present: c.Present, Repair: c.Repair, RepairedAt: c.RepairedAt, FirstSeenAt: c.FirstSeenAt, LastSeenAt: c.LastSeenAt, ClosedAt: c.ClosedAt,
		ClosedHow: c.ClosedHow, ClosedBy: c.ClosedBy, ClosedByName: c.ClosedByName, CloseReason: c.CloseReason, Evidence: c.Evidence,
	}
}

type listCasesInput struct {
	Status string `query:"status" enum:"open,closed" doc:"Default: both"`
	Kind   string `query:"kind" maxLength:"40"`
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// ReconciliationCasePage is a page of cases.
type ReconciliationCasePage struct {
	Items      []ReconciliationCase `json:"items"`
	NextCursor string               `json:"nextCursor,omitempty"`
}

type listCasesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReconciliationCasePage
}

func (r reconciliations) cases(ctx context.Context, in *listCasesInput) (*listCasesOutput, error) {
	kind := strings.Join([]string{"reconciliation-cases", in.Status, in.Kind}, "\x00")
	var from timePlace
	if err := r.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := r.q.ListCases(ctx, marketplacedb.ListCasesParams{
		Status: in.Status, Kind: cleanLine(in.Kind), BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &listCasesOutput{CacheControl: "no-store"}
	if len(rows) > int(in.Limit) {
		rows = rows[:in.Limit]
		last := rows[len(rows)-1]
		out.Body.NextCursor = r.cursors.Encode(kind, timePlace{&last.FirstSeenAt, &last.ID})
	}
	out.Body.Items = each(rows, caseOf)
	return out, nil
}

// CaseEvent is a line of a case's history.
type CaseEvent struct {
	At               time.Time       `json:"at"`
	Kind             string          `json:"kind" enum:"opened,reopened,repaired,closed_by_evidence,closed_by_human"`
	ReconciliationID *uuid.UUID      `json:"reconciliationId,omitempty"`
	ActorID          *uuid.UUID      `json:"actorId,omitempty"`
	ActorName        *string         `json:"actorName,omitempty"`
	Reason           string          `json:"reason,omitempty"`
	Detail           json.RawMessage `json:"detail"`
}

// ReconciliationCaseDetail is a case with its history.
type ReconciliationCaseDetail struct {
	ReconciliationCase
	Events []CaseEvent `json:"events" doc:"The oldest first"`
}

// CasePath names a case.
type CasePath struct {
	CaseID string `path:"caseId" maxLength:"64"`
}

type caseOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReconciliationCaseDetail
}

func (r reconciliations) getCase(ctx context.Context, in *CasePath) (*caseOutput, error) {
	id, ok := parseID(in.CaseID)
	if !ok {
		return nil, problem.NotFound("case")
	}
	row, err := r.q.GetCase(ctx, id)
	if err != nil {
		return nil, missing(err, "case")
	}
	events, err := r.q.ListCaseEvents(ctx, id)
	return &caseOutput{CacheControl: "no-store", Body: ReconciliationCaseDetail{
		ReconciliationCase: caseOf(marketplacedb.ListCasesRow(row)),
		Events: each(events, func(e marketplacedb.ListCaseEventsRow) CaseEvent {
			return CaseEvent{At: e.At, Kind: e.Kind, ReconciliationID: e.ReconciliationID, ActorID: e.ActorID, ActorName: e.ActorName, Reason: e.Reason, Detail: e.Detail}
		}),
	}}, err
}

// CaseExplanation is why a difference is none.
type CaseExplanation struct {
	Reason string `json:"reason" minLength:"3" maxLength:"1000"`
}

type closeCaseInput struct {
	CasePath
	Body CaseExplanation
}

func (r reconciliations) closeCase(ctx context.Context, in *closeCaseInput) (*caseOutput, error) {
	id, ok := parseID(in.CaseID)
	if !ok {
		return nil, problem.NotFound("case")
	}
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(reason) < 3 {
		return nil, problem.Invalid("body.reason", "expected a reason")
	}
	who := account.Must(ctx)
	err = database.InTx(ctx, r.db, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		row, err := q.GetCase(ctx, id)
		if err != nil {
			return missing(err, "case")
		}
		closed, err := q.CloseCase(ctx, marketplacedb.CloseCaseParams{ID: id, ClosedBy: &who.ID, CloseReason: reason})
		if err != nil {
			return err
		}
		if closed == 0 {
			return problem.New(http.StatusConflict, "case_closed", "The case is closed already.")
		}
		if err := q.AppendCaseEvents(ctx, marketplacedb.AppendCaseEventsParams{
			Kind: "closed_by_human", ActorID: &who.ID, Reason: reason, Ids: []uuid.UUID{id}, Details: []json.RawMessage{json.RawMessage(`{}`)},
		}); err != nil {
			return err
		}
		return audit(ctx, q, who, "reconciliation_case.close", "reconciliation_case", id.String(), map[string]any{
			"kind": row.Kind, "subject": row.Subject, "currency": row.Currency, "amountMinor": row.AmountMinor, "reason": reason,
		})
	})
	if err != nil {
		return nil, err
	}
	return r.getCase(ctx, &in.CasePath)
}

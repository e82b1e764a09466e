package api

import (
	"context"
	"errors"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/payout"
)

func (p payouts) registerHolds(api huma.API, admin httpapi.Access, tags []string) {
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-hold-payouts", Method: http.MethodPost, Path: "/v1/admin/payout-publishers/{publisherId}/hold", Tags: tags,
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary: "Hold a publisher's payouts",
		Description: "Nothing is transferred from then on but what Stripe was asked for before. The publisher goes on earning, and reads the reason and the note: name nobody in it. " +
			"Repeat the request with the same Idempotency-Key as often as need be.",
	}, p.hold)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "admin-release-payouts", Method: http.MethodPost, Path: "/v1/admin/payout-publishers/{publisherId}/hold/release", Tags: tags,
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusNotFound, http.StatusConflict},
		Summary:     "End the hold on a publisher's payouts",
		Description: "What has waited for it is paid at once. The publisher is told. Repeat the request with the same Idempotency-Key as often as need be.",
	}, p.release)
}

// PayoutHold keeps a publisher from being paid.
type PayoutHold struct {
	ID             uuid.UUID  `json:"id"`
	Reason         string     `json:"reason" enum:"fraud_review,disputes,identity,legal,rules,other"`
	Note           string     `json:"note,omitempty" doc:"What the publisher reads beside the reason"`
	PlacedAt       time.Time  `json:"placedAt"`
	PlacedByName   string     `json:"placedByName"`
	ReleasedAt     *time.Time `json:"releasedAt,omitempty"`
	ReleasedByName string     `json:"releasedByName,omitempty"`
}

func holdOf(h marketplacedb.ListPayoutHoldsRow) PayoutHold {
	return PayoutHold{
		ID: h.ID, Reason: h.ReasonCode, Note: h.Note, PlacedAt: h.PlacedAt, PlacedByName: h.PlacedByName, ReleasedAt: h.ReleasedAt, ReleasedByName: orZero(h.ReleasedByName),
	}
}

// openHolds are those of the publishers that have not ended.
func (p payouts) openHolds(ctx context.Context, publishers ...uuid.UUID) (map[uuid.UUID]*PayoutHold, error) {
	rows, err := p.q.ListOpenPayoutHolds(ctx, publishers)
	out := map[uuid.UUID]*PayoutHold{}
	for _, h := range rows {
		out[h.PublisherID] = &PayoutHold{ID: h.ID, Reason: h.ReasonCode, Note: h.Note, PlacedAt: h.PlacedAt, PlacedByName: h.PlacedByName}
	}
	return out, err
}

// NewPayoutHold is why a publisher is not paid.
type NewPayoutHold struct {
	Reason string `json:"reason" enum:"fraud_review,disputes,identity,legal,rules,other"`
	Note   string `json:"note" minLength:"3" maxLength:"1000" doc:"What the publisher reads beside the reason. Name nobody: it is kept with the workflows"`
}

type holdPayoutsInput struct {
	PayoutPublisherPath
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           NewPayoutHold
}

func (p payouts) hold(ctx context.Context, in *holdPayoutsInput) (*payoutPublisherOutput, error) {
	note, err := noted("body.note", in.Body.Note)
	if err != nil {
		return nil, err
	}
	detail := map[string]any{"reasonCode": in.Body.Reason, "note": note}
	return p.changeHold(ctx, in.PayoutPublisherPath, in.IdempotencyKey, "payout.hold", payout.UpdateHold, detail, func(tx pgx.Tx, publisher, by uuid.UUID) error {
		_, err := marketplace.PlacePayoutHold(ctx, tx, publisher, by, in.Body.Reason, note)
		if errors.Is(err, marketplace.ErrPayoutHold) {
			return problem.New(http.StatusConflict, "payouts_held", "The publisher's payouts are on hold already. Release that hold first.")
		}
		return err
	})
}

// HoldRelease is why a hold ends.
type HoldRelease struct {
	Reason string `json:"reason" minLength:"3" maxLength:"1000" doc:"Why, for the audit log"`
}

type releasePayoutsInput struct {
	PayoutPublisherPath
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           HoldRelease
}

func (p payouts) release(ctx context.Context, in *releasePayoutsInput) (*payoutPublisherOutput, error) {
	reason, err := noted("body.reason", in.Body.Reason)
	if err != nil {
		return nil, err
	}
	detail := map[string]any{"reason": reason}
	return p.changeHold(ctx, in.PayoutPublisherPath, in.IdempotencyKey, "payout.release", payout.UpdateRelease, detail, func(tx pgx.Tx, publisher, by uuid.UUID) error {
		_, err := marketplace.ReleasePayoutHold(ctx, tx, publisher, by)
		if errors.Is(err, marketplace.ErrPayoutHold) {
			return problem.New(http.StatusConflict, "payouts_not_held", "The publisher's payouts are not on hold.")
		}
		return err
	})
}

// changeHold changes the database, which is what counts, once, and then tells the workflows, each time that it is asked to.
func (p payouts) changeHold(ctx context.Context, in PayoutPublisherPath, key, action, update string, detail map[string]any, change func(tx pgx.Tx, publisher, by uuid.UUID) error) (*payoutPublisherOutput, error) {
	id, ok := parseID(in.PublisherID)
	if !ok {
		return nil, problem.NotFound("publisher")
	}
	if known, err := p.q.StoreKnowsPublisher(ctx, id); err != nil {
		return nil, err
	} else if !known {
		return nil, problem.NotFound("publisher")
	}
	who := account.Must(ctx)
	if err := database.InTx(ctx, p.db, func(tx pgx.Tx) error {
		written, err := auditOnce(ctx, marketplacedb.New(tx), who, key, act{action, "publisher", id.String(), detail})
		if err != nil || written.again {
			return err
		}
		return change(tx, id, who.ID)
	}); err != nil {
		return nil, err
	}
	periods, err := p.q.OpenPeriods(ctx, id)
	if err != nil {
		return nil, err
	}
	inFlight := p.workflows.Tell(ctx, id, periods, update)
	out, err := p.getPublisher(ctx, &in)
	if err != nil {
		return nil, err
	}
	out.Body.TransferInFlight = inFlight
	return out, nil
}

// noted is a note or reason of an admin, as it is kept.
func noted(location, s string) (string, error) {
	s, err := plainText(location, s, true)
	if err == nil && utf8.RuneCountInString(s) < 3 {
		err = problem.Invalid(location, "expected a few words")
	}
	return s, err
}

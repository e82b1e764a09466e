package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/evidence"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/step"
)

// EvidenceApproval is a human's yes.
type EvidenceApproval struct {
	Version string `json:"version" minLength:"1" maxLength:"64" doc:"Of the evidence that was read"`
}

type submitEvidenceInput struct {
	DisputeID      string `path:"disputeId" maxLength:"100"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           EvidenceApproval
}

// decisionID is a decision on a dispute that an admin names with an Idempotency-Key.
func decisionID(disputeID string, who uuid.UUID, key string) uuid.UUID {
	return uuid.NewSHA1(marketplace.CaseID(disputeID), append(who[:], key...))
}

func (o disputes) submit(ctx context.Context, in *submitEvidenceInput) (*disputeOutput, error) {
	row, err := o.find(ctx, in.DisputeID)
	if err != nil {
		return nil, err
	}
	id := decisionID(in.DisputeID, account.Must(ctx).ID, in.IdempotencyKey)
	known, err := o.q.GetAnswer(ctx, id)
	switch {
	case err == nil && known.Version != in.Body.Version:
		return nil, keyReused("answer")
	case err == nil:
		return o.tell(ctx, in.DisputeID, "answer/"+id.String())
	case !none(err):
		return nil, err
	}
	refusal, err := marketplace.AnswerRefusal(ctx, o.q, disputeOf(row), time.Now())
	if err != nil || refusal != "" {
		return nil, disputeRefused(refusal, err)
	}
	whole, err := o.draft(ctx, o.q, disputeOf(row))
	if err != nil {
		return nil, err
	}
	pack, err := o.pack(ctx, whole, in.Body.Version)
	if err != nil {
		return nil, err
	}
	if err := database.InTx(ctx, o.db, func(tx pgx.Tx) error {
		return approve(ctx, marketplacedb.New(tx), in.DisputeID, id, in.Body.Version, whole.revision, pack)
	}); err != nil {
		return nil, err
	}
	return o.tell(ctx, in.DisputeID, "answer/"+id.String())
}

// pack writes what was read, if it is still what would be sent.
func (o disputes) pack(ctx context.Context, whole draft, version string) (evidence.Pack, error) {
	now, err := whole.version()
	if err != nil {
		return evidence.Pack{}, err
	}
	if now != version {
		return evidence.Pack{}, evidenceChanged()
	}
	out := evidence.Pack{Texts: whole.texts()}
	for _, paper := range whole.sent() {
		content, err := o.write(ctx, paper)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, evidence.File{Field: paper.Field, Name: paper.Name, Content: content})
	}
	if len(out.Texts)+len(out.Files) == 0 {
		return out, problem.New(http.StatusConflict, "evidence_empty", "There is nothing to send: all texts are empty and all files left out.")
	}
	if err := out.CheckSize(); err != nil {
		return out, problem.New(http.StatusConflict, "evidence_too_large", "Texts and files together are larger than 1 MiB. Leave a file out, or shorten a text.")
	}
	return out, nil
}

// approve writes down what a human said yes to, if the dispute still waits for it and nobody has edited it meanwhile.
func approve(ctx context.Context, q *marketplacedb.Queries, disputeID string, id uuid.UUID, version string, revision int32, pack evidence.Pack) error {
	_, d, err := marketplace.LockDispute(ctx, q, disputeID)
	if err != nil {
		return err
	}
	refusal, err := marketplace.AnswerRefusal(ctx, q, d, time.Now())
	if err != nil || refusal != "" {
		return disputeRefused(refusal, err)
	}
	edited, err := q.GetEvidence(ctx, disputeID)
	switch {
	case err != nil && !none(err):
		return err
	case edited.Revision != revision:
		return evidenceChanged()
	}
	texts, err := json.Marshal(pack.Texts)
	if err != nil {
		return err
	}
	who := account.Must(ctx)
	if err := q.ApproveAnswer(ctx, marketplacedb.ApproveAnswerParams{
		ID: id, DisputeID: disputeID, ToInquiry: d.IsInquiry, Version: version, Texts: texts, ApprovedBy: who.ID,
	}); err != nil {
		return err
	}
	var files []string
	for _, f := range pack.Files {
		files = append(files, string(f.Field))
		if err := q.AttachFile(ctx, marketplacedb.AttachFileParams{AnswerID: id, Field: string(f.Field), Name: f.Name, Content: f.Content}); err != nil {
			return err
		}
	}
	return audit(ctx, q, who, "dispute.submit", "dispute", disputeID, map[string]any{
		"purchaseId": d.PurchaseID, "answerId": id, "files": files, "amountMinor": d.AmountMinor, "currency": d.Currency,
	})
}

// DisputeAcceptance is why a dispute is given up.
type DisputeAcceptance struct {
	Reason string `json:"reason" minLength:"3" maxLength:"1000" doc:"For the audit log"`
}

type acceptDisputeInput struct {
	DisputeID      string `path:"disputeId" maxLength:"100"`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255"`
	Body           DisputeAcceptance
}

func (o disputes) accept(ctx context.Context, in *acceptDisputeInput) (*disputeOutput, error) {
	reason, err := plainText("body.reason", in.Body.Reason, true)
	if err != nil {
		return nil, err
	}
	if _, err := o.find(ctx, in.DisputeID); err != nil {
		return nil, err
	}
	if err := database.InTx(ctx, o.db, func(tx pgx.Tx) error { return giveIn(ctx, marketplacedb.New(tx), in.DisputeID, reason) }); err != nil {
		return nil, err
	}
	return o.tell(ctx, in.DisputeID, "accept/"+decisionID(in.DisputeID, account.Must(ctx).ID, in.IdempotencyKey).String())
}

// giveIn writes down that a human does. Said again by the same one for the same reason, it changes nothing.
func giveIn(ctx context.Context, q *marketplacedb.Queries, id, reason string) error {
	_, d, err := marketplace.LockDispute(ctx, q, id)
	if err != nil {
		return err
	}
	who := account.Must(ctx)
	if d.AcceptedBy != nil && *d.AcceptedBy == who.ID && d.AcceptReason == reason {
		return nil
	}
	refusal, err := marketplace.AcceptRefusal(ctx, q, d)
	if err != nil || refusal != "" {
		return disputeRefused(refusal, err)
	}
	if _, err := q.AcceptDispute(ctx, marketplacedb.AcceptDisputeParams{StripeID: id, AcceptedBy: &who.ID, AcceptReason: reason}); err != nil {
		return err
	}
	return audit(ctx, q, who, "dispute.accept", "dispute", id, map[string]any{
		"purchaseId": d.PurchaseID, "reason": reason, "amountMinor": d.AmountMinor, "currency": d.Currency,
	})
}

// tell has Stripe told of the decision, which is written down by now, and answers with how the dispute stands.
func (o disputes) tell(ctx context.Context, disputeID, id string) (*disputeOutput, error) {
	waiting, cancel := context.WithTimeout(ctx, o.wait)
	defer cancel()
	_, err := o.workflows.Answer(waiting, disputeID, id)
	switch {
	case errors.Is(err, step.ErrUnavailable):
		return nil, noAnswerYet("The decision is written down, but Stripe has not been told yet.")
	case err != nil && !errors.Is(err, step.ErrPending): // pending: it shows as on its way
		return nil, err
	}
	return o.detail(ctx, disputeID)
}

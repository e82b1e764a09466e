package dispute

import (
	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"marketplace/activities/marketplace"
	"marketplace/activities/payments"
	"marketplace/internal/stripeclient"
	"marketplace/workflows/step"
)

// generations is how often Stripe may break over an answer, or not be able to read it, before people are asked again.
const generations = 3

// tell tells Stripe what a human has decided, and what the dispute is then. If Stripe refuses, the decision goes back to people.
func (d *dispute) tell(ctx workflow.Context, answer marketplace.DisputeAnswer) (truth stripeclient.Dispute, err error) {
	var out payments.DisputeOutcome
	generation := 0
	if err := step.Ask(ctx, &d.attention, d.pause, func() (err error) {
		d.news = false
		for ; generation < generations; generation++ {
			out, err = d.send(ctx, answer.ID, generation)
			switch {
			case out.Refusal == payments.RefusedUnreadable: // workers with the old key may go yet
				if err := workflow.Sleep(ctx, step.Pause); err != nil {
					return err
				}
			case step.ErrorType(err) != payments.ErrTypeUnclear:
				return err
			}
		}
		if out.Refusal == "" {
			out.Refusal = payments.RefusedUnclear
		}
		return nil
	}); err != nil {
		return truth, err
	}
	if out.Dispute != nil {
		return *out.Dispute, nil
	}
	var a *marketplace.Activities
	in := marketplace.RefuseAnswerInput{StripeID: d.in.StripeID, AnswerID: answer.ID, Code: out.Refusal}
	if err := step.Transaction(ctx, step.Sleep, a.RefuseAnswer, in, nil); err != nil {
		return truth, err
	}
	return d.ask(ctx)
}

// send sends an answer, sealed for the payments worker, or gives in.
func (d *dispute) send(ctx workflow.Context, answer uuid.UUID, generation int) (out payments.DisputeOutcome, err error) {
	var stripe *payments.Activities
	if answer == uuid.Nil {
		in := payments.AcceptRequest{StripeID: d.in.StripeID, Generation: generation}
		err = workflow.ExecuteActivity(step.Payments(ctx, patience, "accept the dispute"), stripe.AcceptDispute, in).Get(ctx, &out)
		return out, err
	}
	var key payments.EvidenceKey
	if err := workflow.ExecuteActivity(step.Payments(ctx, patience, "ask for the key of evidence"), stripe.TellEvidenceKey).Get(ctx, &key); err != nil {
		return out, err
	}
	var a *marketplace.Activities
	var closed marketplace.SealedAnswer
	if err := step.Transaction(ctx, step.Sleep, a.SealAnswer, marketplace.SealAnswerInput{AnswerID: answer, PublicKey: key.PublicKey}, &closed); err != nil {
		return out, err
	}
	sending := workflow.WithStartToCloseTimeout(step.Payments(ctx, patience, "send the evidence"), payments.EvidenceStartToClose)
	in := payments.EvidenceRequest{StripeID: d.in.StripeID, AnswerID: answer, Sealed: closed.Sealed, Generation: generation}
	err = workflow.ExecuteActivity(sending, stripe.SubmitEvidence, in).Get(ctx, &out)
	return out, err
}

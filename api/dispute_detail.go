package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"marketplace/activities/marketplace"
	"marketplace/internal/evidence"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// DisputeDetail is a dispute with all there is to decide by.
type DisputeDetail struct {
	DisputeCase
	ChargeID       string           `json:"chargeId,omitempty"`
	Stake          DisputeStake     `json:"stake"`
	Reminders      int32            `json:"reminders" doc:"How often the admins were reminded of the deadline"`
	AnswerRefusal  string           `json:"answerRefusal,omitempty" enum:"dispute_closed,dispute_answered,dispute_accepted,dispute_overdue" doc:"Why no answer can be sent"`
	AcceptRefusal  string           `json:"acceptRefusal,omitempty" enum:"dispute_closed,dispute_answered,dispute_accepted,inquiry_not_acceptable" doc:"Why it cannot be given up"`
	AcceptedAt     *time.Time       `json:"acceptedAt,omitempty"`
	AcceptedByName string           `json:"acceptedByName,omitempty"`
	AcceptReason   string           `json:"acceptReason,omitempty"`
	AcceptFailure  string           `json:"acceptFailure,omitempty" doc:"Why Stripe did not let it be given up the last time"`
	Evidence       *DisputeEvidence `json:"evidence,omitempty" doc:"What the bank would be told; absent when it cannot be told any more"`
	Answers        []DisputeAnswer  `json:"answers" doc:"What the bank was told, or should have been"`
	Timeline       []TimelineEntry  `json:"timeline" doc:"Of the purchase"`
	WorkflowURL    string           `json:"workflowUrl" doc:"In the Temporal Web UI"`
}

// DisputeStake is what the dispute costs, as far as the books know. An inquiry costs nothing yet.
type DisputeStake struct {
	Taken     money.Money `json:"taken" doc:"What the bank has taken and not given back"`
	Fee       money.Money `json:"fee" doc:"What Stripe asks for it"`
	Publisher money.Money `json:"publisher" doc:"What of both the publisher bears"`
	Platform  money.Money `json:"platform" doc:"What of both we bear"`
	Held      money.Money `json:"held" doc:"What the publisher has of the sale and is not paid out meanwhile"`
}

// EvidenceText is one text of the evidence, by Stripe's name.
type EvidenceText struct {
	Field  string `json:"field" enum:"product_description,service_date,access_activity_log,customer_name,customer_email_address,billing_address,customer_purchase_ip,refund_policy_disclosure,refund_refusal_explanation,cancellation_policy_disclosure,cancellation_rebuttal,duplicate_charge_id,duplicate_charge_explanation,uncategorized_text"`
	Text   string `json:"text" doc:"What the bank is told"`
	Ours   string `json:"ours,omitempty" doc:"What our records say, where a human has put it otherwise"`
	Edited bool   `json:"edited"`
}

// EvidenceFile is one file of the evidence, by Stripe's name.
type EvidenceFile struct {
	Field   string `json:"field" enum:"receipt,service_documentation,customer_communication,duplicate_charge_documentation"`
	Name    string `json:"name"`
	LeftOut bool   `json:"leftOut" doc:"A human does not want it sent"`
}

// DisputeEvidence is a draft.
type DisputeEvidence struct {
	Revision     int32          `json:"revision" doc:"Of what humans have changed"`
	Version      string         `json:"version" doc:"Of all of it: what is sent is what was read"`
	EditedByName string         `json:"editedByName,omitempty"`
	EditedAt     *time.Time     `json:"editedAt,omitempty"`
	Texts        []EvidenceText `json:"texts"`
	Files        []EvidenceFile `json:"files"`
	MaxText      int            `json:"maxText" doc:"How many characters a text can have"`
	MaxTexts     int            `json:"maxTexts" doc:"How many all texts together can have"`
}

// DisputeAnswer is what a human has approved.
type DisputeAnswer struct {
	ID             uuid.UUID      `json:"id"`
	ToInquiry      bool           `json:"toInquiry"`
	Status         string         `json:"status" enum:"approved,submitted,failed" doc:"Approved: on its way to the bank; failed: the bank never had it"`
	FailureCode    string         `json:"failureCode,omitempty" example:"too_late"`
	ApprovedByName string         `json:"approvedByName"`
	ApprovedAt     time.Time      `json:"approvedAt"`
	SettledAt      *time.Time     `json:"settledAt,omitempty" doc:"When the bank had it, or it was clear that it will not"`
	Texts          []EvidenceText `json:"texts"`
	Files          []EvidenceFile `json:"files"`
}

type disputeOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         DisputeDetail
}

func (o disputes) get(ctx context.Context, in *disputePath) (*disputeOutput, error) {
	return o.detail(ctx, in.DisputeID)
}

func (o disputes) detail(ctx context.Context, id string) (*disputeOutput, error) {
	row, err := o.find(ctx, id)
	if err != nil {
		return nil, err
	}
	out := DisputeDetail{
		DisputeCase: disputeCase(row), ChargeID: row.ChargeStripeID, Reminders: row.Reminders, AcceptedAt: row.AcceptedAt, AcceptedByName: row.AcceptedByName,
		AcceptReason: row.AcceptReason, AcceptFailure: row.AcceptFailure, WorkflowURL: o.workflowURL(row.StripeID),
	}
	d := disputeOf(row)
	if out.AnswerRefusal, err = marketplace.AnswerRefusal(ctx, o.q, d, time.Now()); err != nil {
		return nil, err
	}
	if out.AcceptRefusal, err = marketplace.AcceptRefusal(ctx, o.q, d); err != nil {
		return nil, err
	}
	if out.Stake, err = o.stake(ctx, row); err != nil {
		return nil, err
	}
	if out.Answers, err = o.answers(ctx, row.StripeID); err != nil {
		return nil, err
	}
	if out.Timeline, err = timeline(ctx, o.q, row.PurchaseID); err != nil {
		return nil, err
	}
	if out.AnswerRefusal == "" {
		draft, err := o.draft(ctx, o.q, d)
		if err != nil {
			return nil, err
		}
		shown, err := draft.shown()
		if err != nil {
			return nil, err
		}
		out.Evidence = &shown
	}
	return &disputeOutput{CacheControl: "no-store", Body: out}, nil
}

// stake adds up what disputes of the purchase have moved in the books.
func (o disputes) stake(ctx context.Context, row marketplacedb.AdminListDisputesRow) (DisputeStake, error) {
	amount := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: row.Currency} }
	entries, err := o.q.ListPurchaseEntries(ctx, row.PurchaseID)
	if err != nil {
		return DisputeStake{}, err
	}
	moved := map[marketplacedb.LedgerAccount]int64{}
	for _, e := range entries {
		if e.Kind == marketplacedb.TransactionKindDisputeWithdrawal || e.Kind == marketplacedb.TransactionKindDisputeReinstatement {
			moved[e.Account] += e.AmountMinor
		}
	}
	fee := -moved[marketplacedb.LedgerAccountProcessorFee]
	taken := -moved[marketplacedb.LedgerAccountProcessorClearing]
	publisher := moved[marketplacedb.LedgerAccountPublisherEarning]
	out := DisputeStake{Taken: amount(taken), Fee: amount(fee), Publisher: amount(publisher), Platform: amount(taken + fee - publisher), Held: amount(0)}
	held, err := o.q.HeldShare(ctx, row.PurchaseID)
	switch {
	case err == nil:
		out.Held.Minor = held.AmountMinor
	case !none(err):
		return out, err
	}
	return out, nil
}

func (o disputes) answers(ctx context.Context, id string) ([]DisputeAnswer, error) {
	rows, err := o.q.ListAnswers(ctx, id)
	if err != nil {
		return nil, err
	}
	files, err := o.q.ListAnswerFiles(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []DisputeAnswer{}
	for _, r := range rows {
		a := DisputeAnswer{
			ID: r.ID, ToInquiry: r.ToInquiry, Status: r.Status, FailureCode: r.FailureCode, ApprovedByName: r.ApprovedByName, ApprovedAt: r.ApprovedAt,
			SettledAt: r.SettledAt, Texts: []EvidenceText{}, Files: []EvidenceFile{},
		}
		var texts evidence.Texts
		if err := json.Unmarshal(r.Texts, &texts); err != nil {
			return nil, err
		}
		for _, field := range evidence.TextFields {
			if texts[field] != "" {
				a.Texts = append(a.Texts, EvidenceText{Field: string(field), Text: texts[field]})
			}
		}
		for _, f := range files {
			if f.AnswerID == r.ID {
				a.Files = append(a.Files, EvidenceFile{Field: f.Field, Name: f.Name})
			}
		}
		out = append(out, a)
	}
	return out, nil
}

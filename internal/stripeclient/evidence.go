package stripeclient

import (
	"context"
	"io"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"
)

// Evidence is what we tell the customer's bank. It is personal data: it is put together right before it is sent, and
// never part of a workflow's history. What is empty is left as it was at Stripe. All texts together can have 150,000
// characters, each of them 20,000.
type Evidence struct {
	AnswerID uuid.UUID // ours; Stripe keeps it with the dispute, so that what was sent can be found again

	ProductDescription           string
	CustomerName                 string
	CustomerEmail                string
	CustomerPurchaseIP           string
	BillingAddress               string
	AccessActivityLog            string // when and from where it was downloaded or used
	ServiceDate                  string // when it was delivered, for people to read
	RefundPolicyDisclosure       string // how the customer was told of our refund policy
	RefundRefusalExplanation     string
	CancellationPolicyDisclosure string
	CancellationRebuttal         string
	DuplicateChargeID            string // ch_…, which seems to be the same purchase
	DuplicateChargeExplanation   string
	UncategorizedText            string

	// Files, by the IDs that UploadEvidence gave them.
	Receipt                      string
	ServiceDocumentation         string
	CustomerCommunication        string
	RefundPolicy                 string
	CancellationPolicy           string
	DuplicateChargeDocumentation string
	UncategorizedFile            string
}

// UploadEvidence gives Stripe a file (PDF, JPEG or PNG, up to 5 MB) and returns its ID. While Stripe remembers the key
// (24 h), repeating the request uploads no second one.
func (c *Client) UploadEvidence(ctx context.Context, name string, content io.Reader, key string) (string, error) {
	params := &stripe.FileParams{
		Purpose: stripe.String(string(stripe.FilePurposeDisputeEvidence)), FileReader: content, Filename: &name,
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	file, err := c.files.New(params)
	if err != nil {
		return "", classify(err)
	}
	return file.ID, nil
}

// SubmitEvidence adds to what Stripe has and, when submit is set, sends all of it to the bank: once and for good. Without
// submit it can still be changed. key is the caller's own for each try that is to count as another.
func (c *Client) SubmitEvidence(ctx context.Context, disputeID string, e Evidence, submit bool, key string) (Dispute, error) {
	params := &stripe.DisputeParams{
		Submit: &submit,
		Evidence: &stripe.DisputeEvidenceParams{
			AccessActivityLog:            optional(e.AccessActivityLog),
			BillingAddress:               optional(e.BillingAddress),
			CancellationPolicy:           optional(e.CancellationPolicy),
			CancellationPolicyDisclosure: optional(e.CancellationPolicyDisclosure),
			CancellationRebuttal:         optional(e.CancellationRebuttal),
			CustomerCommunication:        optional(e.CustomerCommunication),
			CustomerEmailAddress:         optional(e.CustomerEmail),
			CustomerName:                 optional(e.CustomerName),
			CustomerPurchaseIP:           optional(e.CustomerPurchaseIP),
			DuplicateChargeDocumentation: optional(e.DuplicateChargeDocumentation),
			DuplicateChargeExplanation:   optional(e.DuplicateChargeExplanation),
			DuplicateChargeID:            optional(e.DuplicateChargeID),
			ProductDescription:           optional(e.ProductDescription),
			Receipt:                      optional(e.Receipt),
			RefundPolicy:                 optional(e.RefundPolicy),
			RefundPolicyDisclosure:       optional(e.RefundPolicyDisclosure),
			RefundRefusalExplanation:     optional(e.RefundRefusalExplanation),
			ServiceDate:                  optional(e.ServiceDate),
			ServiceDocumentation:         optional(e.ServiceDocumentation),
			UncategorizedFile:            optional(e.UncategorizedFile),
			UncategorizedText:            optional(e.UncategorizedText),
		},
	}
	if e.AnswerID != uuid.Nil {
		params.AddMetadata(metadataAnswer, e.AnswerID.String())
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	dispute, err := c.disputes.Update(disputeID, params)
	if err != nil {
		return Dispute{}, classify(err)
	}
	return toDispute(dispute)
}

// AcceptDispute gives in: the dispute is lost, and closed.
func (c *Client) AcceptDispute(ctx context.Context, disputeID, key string) (Dispute, error) {
	params := &stripe.DisputeParams{}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	dispute, err := c.disputes.Close(disputeID, params)
	if err != nil {
		return Dispute{}, classify(err)
	}
	return toDispute(dispute)
}

package payments

import (
	"strconv"

	"marketplace/internal/evidence"
	"marketplace/internal/stripeclient"
)

func generation(n int) string { return strconv.Itoa(n) }

// evidenceKey is the idempotency key of one request of an answer.
func evidenceKey(in EvidenceRequest, operation string) string {
	return "answer:" + in.AnswerID.String() + ":" + operation + ":" + generation(in.Generation)
}

// stripeEvidence gives each text its place.
func stripeEvidence(t evidence.Texts) stripeclient.Evidence {
	return stripeclient.Evidence{
		ProductDescription: t[evidence.ProductDescription], ServiceDate: t[evidence.ServiceDate], AccessActivityLog: t[evidence.AccessActivityLog],
		CustomerName: t[evidence.CustomerName], CustomerEmail: t[evidence.CustomerEmail], CustomerPurchaseIP: t[evidence.CustomerPurchaseIP],
		BillingAddress: t[evidence.BillingAddress], RefundPolicyDisclosure: t[evidence.RefundPolicyDisclosure],
		RefundRefusalExplanation: t[evidence.RefundRefusalExplanation], CancellationPolicyDisclosure: t[evidence.CancellationPolicyDisclosure],
		CancellationRebuttal: t[evidence.CancellationRebuttal], DuplicateChargeID: t[evidence.DuplicateChargeID],
		DuplicateChargeExplanation: t[evidence.DuplicateChargeExplanation], UncategorizedText: t[evidence.UncategorizedText],
	}
}

// attach gives a file its place, by the ID under which Stripe has it.
func attach(to *stripeclient.Evidence, field evidence.Field, id string) {
	switch field {
	case evidence.Receipt:
		to.Receipt = id
	case evidence.ServiceDocumentation:
		to.ServiceDocumentation = id
	case evidence.CustomerCommunication:
		to.CustomerCommunication = id
	case evidence.DuplicateChargeDocumentation:
		to.DuplicateChargeDocumentation = id
	}
}

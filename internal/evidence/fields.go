// Package evidence is what a customer's bank is told of a disputed payment: texts and files, by the names that Stripe gives
// them (https://docs.stripe.com/api/disputes/evidence_object). It puts our records into words; it knows no database and no
// network. All of it is personal data.
package evidence

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Field is a part of the evidence, by Stripe's name.
type Field string

// The texts that concern what is downloaded: what is shipped is left out.
const (
	ProductDescription           Field = "product_description"
	ServiceDate                  Field = "service_date"
	AccessActivityLog            Field = "access_activity_log"
	CustomerName                 Field = "customer_name"
	CustomerEmail                Field = "customer_email_address"
	BillingAddress               Field = "billing_address"
	CustomerPurchaseIP           Field = "customer_purchase_ip"
	RefundPolicyDisclosure       Field = "refund_policy_disclosure"
	RefundRefusalExplanation     Field = "refund_refusal_explanation"
	CancellationPolicyDisclosure Field = "cancellation_policy_disclosure"
	CancellationRebuttal         Field = "cancellation_rebuttal"
	DuplicateChargeID            Field = "duplicate_charge_id"
	DuplicateChargeExplanation   Field = "duplicate_charge_explanation"
	UncategorizedText            Field = "uncategorized_text"
)

// The files.
const (
	Receipt                      Field = "receipt"
	ServiceDocumentation         Field = "service_documentation"
	CustomerCommunication        Field = "customer_communication"
	DuplicateChargeDocumentation Field = "duplicate_charge_documentation"
)

// TextFields are all texts, in the order in which they are read.
var TextFields = []Field{
	ProductDescription, ServiceDate, AccessActivityLog, CustomerName, CustomerEmail, BillingAddress, CustomerPurchaseIP, RefundPolicyDisclosure,
	RefundRefusalExplanation, CancellationPolicyDisclosure, CancellationRebuttal, DuplicateChargeID, DuplicateChargeExplanation, UncategorizedText,
}

// FileFields are all files, in that order.
var FileFields = []Field{Receipt, ServiceDocumentation, CustomerCommunication, DuplicateChargeDocumentation}

// Stripe's limits on texts, in characters, and ours on all that is sent, in bytes: it goes through the history of a workflow.
const (
	MaxText  = 20_000
	MaxTexts = 150_000
	MaxBytes = 1 << 20
)

// Texts are what is said, by field. What is empty is not said.
type Texts map[Field]string

// Check is what Stripe would refuse, "" for nothing, with the field that is at fault, if it is one.
func (t Texts) Check() (Field, string) {
	total := 0
	for _, field := range TextFields {
		n := utf8.RuneCountInString(t[field])
		if n > MaxText {
			return field, fmt.Sprintf("longer than %d characters", MaxText)
		}
		total += n
	}
	if total > MaxTexts {
		return "", fmt.Sprintf("all texts together are longer than %d characters", MaxTexts)
	}
	return "", ""
}

// IsText says whether a field is a text.
func IsText(f Field) bool { return slices.Contains(TextFields, f) }

// IsFile says whether a field is a file.
func IsFile(f Field) bool { return slices.Contains(FileFields, f) }

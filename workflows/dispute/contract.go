// Package dispute is the workflow of one dispute (chargeback), from the first news to the bank's decision, for
// as many weeks as that takes. It works from the database and from Stripe; the purchase's own workflow ended
// long ago.
package dispute

// WorkflowType is the registered name.
const WorkflowType = "Dispute"

// WorkflowID of a dispute.
func WorkflowID(stripeID string) string { return "dispute/" + stripeID }

// SignalUpdated tells that Stripe has news of the dispute. It carries nothing: Stripe is asked.
const SignalUpdated = "DisputeUpdated"

// Input starts a Dispute.
type Input struct {
	StripeID string `json:"stripeId"`
}

// Result is how the dispute ended: won, lost or not_ours.
type Result struct {
	Status string `json:"status"`
}

// StatusNotOurs is the Result of a dispute about another business's payment.
const StatusNotOurs = "not_ours"

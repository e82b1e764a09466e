// Package dispute is the workflow of one dispute (chargeback), from the first news to the bank's decision, for
// as many weeks as that takes. It works from the database and from Stripe; the purchase's own workflow ended
// long ago. What the bank is told is personal: here it is sealed, for the payments worker alone (docs/adr/0011).
package dispute

// WorkflowType is the registered name.
const WorkflowType = "Dispute"

// WorkflowID of a dispute.
func WorkflowID(stripeID string) string { return "dispute/" + stripeID }

const (
	// SignalUpdated tells that Stripe has news of the dispute. It carries nothing: Stripe is asked.
	SignalUpdated = "DisputeUpdated"
	// UpdateAnswer tells that a human has decided: to send an answer, or to give in. It carries nothing: the decision is in
	// the database. It answers once Stripe has been told, or has refused.
	UpdateAnswer = "Answer"
)

// Input starts a Dispute.
type Input struct {
	StripeID string `json:"stripeId"`
}

// Result is how the dispute ended: won, lost or not_ours; and if it is lost, whether a human gave in, nobody answered in
// time, it was closed in Stripe's dashboard, or the bank has read our answer: accepted, unanswered, elsewhere or decided.
type Result struct {
	Status  string `json:"status"`
	Because string `json:"because,omitempty"`
}

// Answered is where the dispute stands after a decision.
type Answered struct {
	Status string `json:"status"`
}

// StatusNotOurs is the Result of a dispute about another business's payment.
const StatusNotOurs = "not_ours"

// changeDeadlines guards what runs begun before it do not do: reminders, and the search attributes of the deadline. It can
// go once no such run is alive: a dispute is over in about four months.
const changeDeadlines = "deadlines"

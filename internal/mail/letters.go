package mail

// letter is what a mail has beside its words: why one gets it, the path that its button opens, perhaps that
// of a second link, and the facts that it shows in a table. {name} in a path is a value of the mail's data; a second
// link that lacks one is left out, and so is a fact with a ? that is not given.
type letter struct {
	why  string
	path string
	// next is how the path goes on when the data says where the reader was going.
	next  string
	more  string
	facts []string
	// quotes says that it shows the data's message, if there is one.
	quotes bool
}

var letters = map[string]letter{
	VerifyEmail:        {why: "account", path: "/verify-email#token={token}", next: "&next="},
	ResetPassword:      {why: "account", path: "/reset-password#token={token}"},
	alreadyRegistered:  {why: "account", path: "/log-in", next: "?next=", more: "/forgotten-password"},
	"password_changed": {why: "account", path: "/forgotten-password"},

	"purchase_receipt":  {why: "purchase", path: "/library", more: document, facts: []string{"pluginName", "amount", "tax?", "documentNumber", "at"}},
	"purchase_refunded": {why: "purchase", path: "/purchases/{purchaseId}", more: document, facts: []string{"pluginName", "amount", "tax?", "documentNumber?", "at"}},
	"purchase_failed":   {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "at"}},

	"purchase_disputed":     {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "amount", "at"}},
	"purchase_dispute_won":  {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "amount", "at"}},
	"purchase_dispute_lost": {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "amount", "at"}},

	"refund_request_received": {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "at"}},
	"refund_request_declined": {why: "purchase", path: "/purchases/{purchaseId}", quotes: true, facts: []string{"pluginName", "at"}},
	"purchase_refund_failed":  {why: "purchase", path: "/purchases/{purchaseId}", facts: []string{"pluginName", "amount", "at"}},
	"refund_request_waiting":  {why: "admin", path: "/admin/refunds/{requestId}", facts: []string{"pluginName", "dueAt"}},
	"dispute_waiting":         {why: "admin", path: "/admin/disputes/{disputeId}", facts: []string{"pluginName", "amount", "dueAt"}},
	"dispute_unanswered":      {why: "admin", path: "/admin/disputes/{disputeId}", facts: []string{"pluginName", "amount", "at"}},
	"share_held":              {why: "author", path: "/plugins/{pluginId}", facts: []string{"pluginName", "amount", "reason", "at"}},
	"share_released":          {why: "author", path: "/plugins/{pluginId}", facts: []string{"pluginName", "amount", "reason", "at"}},

	"payout_sent":           {why: "author", path: "/payouts", facts: []string{"amount", "at"}},
	"payout_failed":         {why: "author", path: "/payouts", facts: []string{"amount", "reason", "at"}},
	"payout_reversed":       {why: "author", path: "/payouts", facts: []string{"amount", "reason", "at"}},
	"payout_returned":       {why: "author", path: "/payouts", facts: []string{"amount", "reason", "at"}},
	"payout_held":           {why: "author", path: "/payouts", quotes: true, facts: []string{"reason", "at"}},
	"payout_released":       {why: "author", path: "/payouts", facts: []string{"at"}},
	"payout_account_wanted": {why: "author", path: "/payouts", facts: []string{"at"}},
	"payout_account_due":    {why: "author", path: "/payouts", facts: []string{"dueAt"}},

	"review_submitted":         {why: "author", path: submission, facts: []string{"pluginName", "version"}},
	"review_changes_requested": {why: "author", path: submission, quotes: true, facts: []string{"pluginName", "version", "reason"}},
	"review_changes_due":       {why: "author", path: submission, facts: []string{"pluginName", "version", "closesAt"}},
	"review_closed":            {why: "author", path: submission, facts: []string{"pluginName", "version"}},
	"review_approved":          {why: "author", path: submission, quotes: true, facts: []string{"pluginName", "version"}},
	"review_rejected":          {why: "author", path: submission, quotes: true, facts: []string{"pluginName", "version", "reason"}},
	"review_message":           {why: "author", path: submission, facts: []string{"pluginName", "version"}},

	"review_answer":     {why: "staff", path: desk, facts: []string{"pluginName", "version"}},
	"review_assigned":   {why: "staff", path: desk, facts: []string{"pluginName", "version", "dueAt"}},
	"review_reminder":   {why: "staff", path: desk, facts: []string{"pluginName", "version", "dueAt"}},
	"review_reassigned": {why: "staff", path: desk, facts: []string{"pluginName", "version", "dueAt"}},
	"review_unattended": {why: "staff", path: desk, facts: []string{"pluginName", "version", "dueAt"}},
	"review_escalated":  {why: "staff", path: desk, facts: []string{"pluginName", "version", "dueAt"}},

	"publication_live":  {why: "author", path: "/plugins/{pluginId}", facts: []string{"pluginName", "version"}},
	"plugin_taken_down": {why: "author", path: "/plugins/{pluginId}", facts: []string{"pluginName", "reason"}},
	"plugin_reinstated": {why: "author", path: "/plugins/{pluginId}", facts: []string{"pluginName"}},
}

const (
	document   = "/purchases/{purchaseId}"
	submission = "/submissions/{submissionId}" // as its author sees it
	desk       = "/review/{submissionId}"      // as reviewers do
)

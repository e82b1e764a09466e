package marketplace

// TimelineKinds are all the kinds of lines that a purchase's timeline can have: what the activities of this
// package pass to appendEvent.
var TimelineKinds = []string{
	"requested", "checkout_opened", "payment_processing", "paid", "entitlement_granted", "undeliverable",
	"failed", "expired", "cancelled",
	"refund_asked", "refund_declined", "refund_requested", "refunded", "refund_failed", "refund_came_back", "refund_paid_otherwise", "entitlement_restored",
	"inquiry_opened", "inquiry_closed", "inquiry_unanswered", "dispute_opened", "dispute_answered",
	"dispute_accepted", "dispute_unanswered", "dispute_won", "dispute_lost",
	"needs_attention",
}

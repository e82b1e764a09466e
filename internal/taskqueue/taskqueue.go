// Package taskqueue names the task queues: one queue = one set of credentials.
package taskqueue

// Queue is a Temporal task queue.
type Queue string

const (
	// Marketplace runs Purchase, Refund, Dispute, Analytics and what touches plugin_marketplace.
	Marketplace Queue = "marketplace"
	// Publisher runs Review, Publication and what touches publisher_db and draft artifacts.
	Publisher Queue = "publisher"
	// Payments runs the activities that talk to Stripe; no database, no workflow.
	Payments Queue = "payments"
)

// Package workflows says which worker runs what. The folders below hold one workflow each.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"marketplace/workflows/analytics"
	"marketplace/workflows/coupon"
	"marketplace/workflows/dispute"
	"marketplace/workflows/housekeeping"
	"marketplace/workflows/payout"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/payoutreversal"
	"marketplace/workflows/publication"
	"marketplace/workflows/purchase"
	"marketplace/workflows/reconciliation"
	"marketplace/workflows/refund"
	"marketplace/workflows/refundrequest"
	"marketplace/workflows/review"
	"marketplace/workflows/sweep"
)

// RegisterMarketplace registers the workflows of the task queue `marketplace`.
func RegisterMarketplace(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(analytics.Analytics, workflow.RegisterOptions{Name: analytics.WorkflowType})
	w.RegisterWorkflowWithOptions(purchase.Purchase, workflow.RegisterOptions{Name: purchase.WorkflowType})
	w.RegisterWorkflowWithOptions(refund.Refund, workflow.RegisterOptions{Name: refund.WorkflowType})
	w.RegisterWorkflowWithOptions(refundrequest.RefundRequest, workflow.RegisterOptions{Name: refundrequest.WorkflowType})
	w.RegisterWorkflowWithOptions(dispute.Dispute, workflow.RegisterOptions{Name: dispute.WorkflowType})
	w.RegisterWorkflowWithOptions(reconciliation.Reconciliation, workflow.RegisterOptions{Name: reconciliation.WorkflowType})
	w.RegisterWorkflowWithOptions(payout.Payout, workflow.RegisterOptions{Name: payout.WorkflowType})
	w.RegisterWorkflowWithOptions(payout.PayoutRun, workflow.RegisterOptions{Name: payout.RunType})
	w.RegisterWorkflowWithOptions(payoutaccount.PayoutAccount, workflow.RegisterOptions{Name: payoutaccount.WorkflowType})
	w.RegisterWorkflowWithOptions(payoutreversal.PayoutReversal, workflow.RegisterOptions{Name: payoutreversal.WorkflowType})
	w.RegisterWorkflowWithOptions(sweep.Sweep, workflow.RegisterOptions{Name: sweep.WorkflowType})
}

// RegisterPublisher registers the workflows of the task queue `publisher`.
func RegisterPublisher(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(coupon.Coupon, workflow.RegisterOptions{Name: coupon.WorkflowType})
	w.RegisterWorkflowWithOptions(housekeeping.Housekeeping, workflow.RegisterOptions{Name: housekeeping.WorkflowType})
	w.RegisterWorkflowWithOptions(publication.Publication, workflow.RegisterOptions{Name: publication.WorkflowType})
	w.RegisterWorkflowWithOptions(review.Review, workflow.RegisterOptions{Name: review.WorkflowType})
}

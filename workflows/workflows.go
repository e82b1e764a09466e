// Package workflows says which worker runs what. The folders below hold one workflow each.
package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"marketplace/workflows/analytics"
	"marketplace/workflows/publication"
	"marketplace/workflows/review"
)

// RegisterMarketplace registers the workflows of the task queue `marketplace`.
func RegisterMarketplace(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(analytics.Analytics, workflow.RegisterOptions{Name: analytics.WorkflowType})
}

// RegisterPublisher registers the workflows of the task queue `publisher`.
func RegisterPublisher(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(publication.Publication, workflow.RegisterOptions{Name: publication.WorkflowType})
	w.RegisterWorkflowWithOptions(review.Review, workflow.RegisterOptions{Name: review.WorkflowType})
}

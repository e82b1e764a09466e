// Package workflows says which worker runs what. The folders below hold one workflow each.
package workflows

import "go.temporal.io/sdk/worker"

// RegisterMarketplace registers the workflows of the task queue `marketplace`.
func RegisterMarketplace(_ worker.WorkflowRegistry) {}

// RegisterPublisher registers the workflows of the task queue `publisher`.
func RegisterPublisher(_ worker.WorkflowRegistry) {}

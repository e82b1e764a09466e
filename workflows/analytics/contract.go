// Package analytics brings the store's facts (views, downloads, sales, refunds, ratings) to the publishers'
// statistics: in batches, each fact exactly once. Never a signal per event.
package analytics

import "time"

const (
	// WorkflowType is the registered name.
	WorkflowType = "Analytics"
	// ScheduleID is the schedule that starts it; a run that is still busy is not doubled.
	ScheduleID = "analytics"
	// WorkflowID is the prefix that the schedule gives its runs.
	WorkflowID = "analytics/drain"
	// Every bounds how far the statistics lag behind, with room to spare below the promised 60 s.
	Every = 15 * time.Second
	// BatchSize facts cost two Actions; the payload stays well below Temporal's limit of 2 MB.
	BatchSize = 1000
	// maxBatches bounds a run's history; what is left waits for the next run.
	maxBatches = 20
)

// Result is what a run moved.
type Result struct {
	Events  int `json:"events"`
	Batches int `json:"batches"`
}

package publisher

import (
	"context"

	"github.com/google/uuid"

	"marketplace/internal/account"
	publisherdb "marketplace/queries/publisher"
)

// ReviewSummary are the counts of the review desk's tabs, without the caller's own plugins. All but the last
// two are of submissions in review.
type ReviewSummary struct {
	Waiting          int64 `json:"waiting"`
	Overdue          int64 `json:"overdue"`
	Escalated        int64 `json:"escalated"`
	Mine             int64 `json:"mine" doc:"Assigned to me or claimed by me"`
	Unclaimed        int64 `json:"unclaimed"`
	Checking         int64 `json:"checking" doc:"With the automated checks"`
	ChangesRequested int64 `json:"changesRequested" doc:"With their authors"`
}

type summaryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ReviewSummary
}

func (a *reviewDesk) summary(ctx context.Context, _ *struct{}) (*summaryOutput, error) {
	me := account.Must(ctx)
	counts, err := publisherdb.New(a.DB).SummarizeReviewQueue(ctx, &me.ID)
	if err != nil {
		return nil, err
	}
	return &summaryOutput{CacheControl: "private, no-store", Body: ReviewSummary(counts)}, nil
}

// StaffMember is somebody who reviews.
type StaffMember struct {
	ID    uuid.UUID `json:"id"`
	Name  string    `json:"name"`
	Role  string    `json:"role" enum:"reviewer,admin"`
	Cases int64     `json:"cases" doc:"In review, assigned to or claimed by them"`
}

// StaffList are all who review, by name.
type StaffList struct {
	Items []StaffMember `json:"items"`
}

type staffOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         StaffList
}

func (a *reviewDesk) reviewers(ctx context.Context, _ *struct{}) (*staffOutput, error) {
	rows, err := publisherdb.New(a.DB).ListReviewers(ctx)
	if err != nil {
		return nil, err
	}
	list := StaffList{Items: make([]StaffMember, len(rows))}
	for i, r := range rows {
		list.Items[i] = StaffMember{ID: r.ID, Name: r.Name, Role: string(r.Role), Cases: r.Cases}
	}
	return &staffOutput{CacheControl: "private, no-store", Body: list}, nil
}

package publisher

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/httpapi"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/publication"
)

type operationsAPI struct{ Deps }

func registerOperations(api huma.API, d Deps) {
	o := &operationsAPI{d}
	admin, tags := httpapi.Only(string(publisherdb.PublisherRoleAdmin)), []string{"admin"}
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "get-operations", Method: http.MethodGet, Path: "/v1/admin/operations", Summary: "What an operator is to look at, in numbers", Tags: tags,
	}, o.counts)
	httpapi.Register(api, admin, huma.Operation{
		OperationID: "list-audit-log", Method: http.MethodGet, Path: "/v1/admin/audit", Summary: "What admins did, newest first", Tags: tags,
	}, o.audit)
}

// OperationCounts are what an operator is to look at. What is behind them is in the lists of publications, of
// the review queue and of accounts.
type OperationCounts struct {
	Publications PublicationCounts `json:"publications"`
	Reviews      ReviewCounts      `json:"reviews"`
	Mail         MailCounts        `json:"mail"`
	Storage      StorageCounts     `json:"storage"`
	Accounts     AccountCounts     `json:"accounts"`
}

// PublicationCounts are of those that are not finished.
type PublicationCounts struct {
	Failing        int64 `json:"failing" doc:"A try has failed"`
	NeedsAttention int64 `json:"needsAttention" doc:"So many tries have failed that somebody should look"`
	Waiting        int64 `json:"waiting" doc:"For more than five minutes, failing or not"`
}

// ReviewCounts are of open submissions.
type ReviewCounts struct {
	Overdue        int64 `json:"overdue"`
	Escalated      int64 `json:"escalated"`
	ChecksRetrying int64 `json:"checksRetrying" doc:"Checks that could not be carried out and are tried again"`
}

// MailCounts are of the outbox.
type MailCounts struct {
	Undelivered int64 `json:"undelivered" doc:"A try has failed"`
}

// StorageCounts are of the uploaded archives.
type StorageCounts struct {
	ArtifactBytes int64 `json:"artifactBytes"`
}

// AccountCounts are by role; disabled ones are counted under their role too.
type AccountCounts struct {
	Publishers int64 `json:"publishers"`
	Reviewers  int64 `json:"reviewers"`
	Admins     int64 `json:"admins"`
	Disabled   int64 `json:"disabled"`
}

type operationCountsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OperationCounts
}

func (a *operationsAPI) counts(ctx context.Context, _ *struct{}) (*operationCountsOutput, error) {
	n, err := publisherdb.New(a.DB).CountOperations(ctx, publication.AttentionAfter)
	if err != nil {
		return nil, err
	}
	return &operationCountsOutput{CacheControl: "no-store", Body: OperationCounts{
		Publications: PublicationCounts{Failing: n.PublicationsFailing, NeedsAttention: n.PublicationsAttention, Waiting: n.PublicationsWaiting},
		Reviews:      ReviewCounts{Overdue: n.ReviewsOverdue, Escalated: n.ReviewsEscalated, ChecksRetrying: n.ChecksRetrying},
		Mail:         MailCounts{Undelivered: n.MailUndelivered},
		Storage:      StorageCounts{ArtifactBytes: n.ArtifactBytes},
		Accounts:     AccountCounts{Publishers: n.Publishers, Reviewers: n.Reviewers, Admins: n.Admins, Disabled: n.Disabled},
	}}, nil
}

// workflowURL is where the Temporal Web UI shows a workflow.
func (d Deps) workflowURL(id string) string {
	namespace := d.TemporalNamespace
	if namespace == "" {
		namespace = "default"
	}
	return strings.TrimSuffix(d.TemporalUIURL, "/") + "/namespaces/" + url.PathEscape(namespace) + "/workflows/" + url.PathEscape(id)
}

package publisher

import (
	"context"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/publication"
)

// Publication is one change on its way to the store.
type Publication struct {
	ID             uuid.UUID  `json:"id"`
	PluginID       uuid.UUID  `json:"pluginId"`
	PluginName     string     `json:"pluginName"`
	PluginSlug     string     `json:"pluginSlug"`
	ReleaseID      *uuid.UUID `json:"releaseId,omitempty"`
	Action         string     `json:"action" enum:"publish,withdraw,unlist,relist,takedown,licensing"`
	Version        string     `json:"version,omitempty"`
	Stage          string     `json:"stage" enum:"requested,reading,storing,upserting,signing,confirming,done,superseded"`
	Attempts       int32      `json:"attempts" doc:"Failed tries of this stage"`
	LastError      string     `json:"lastError,omitempty"`
	NextAttemptAt  *time.Time `json:"nextAttemptAt,omitempty"`
	NeedsAttention bool       `json:"needsAttention" doc:"So many tries have failed that somebody should look"`
	Reason         string     `json:"reason,omitempty" enum:"meets_policy,malware,security,legal,copyright,trademark,fraud,policy,other" doc:"Of an approval or a takedown"`
	WorkflowID     string     `json:"workflowId"`
	WorkflowURL    string     `json:"workflowUrl,omitempty" doc:"In the Temporal Web UI; for admins only"`
	CreatedAt      time.Time  `json:"createdAt"`
	UpdatedAt      time.Time  `json:"updatedAt"`
	FinishedAt     *time.Time `json:"finishedAt,omitempty"`
}

// PublicationPage is one page of publications.
type PublicationPage struct {
	Items      []Publication `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type publicationPageOutput struct{ Body PublicationPage }

type listPluginPublicationsInput struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	Cursor string    `query:"cursor" maxLength:"500"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (a *publicationsAPI) listOfPlugin(ctx context.Context, in *listPluginPublicationsInput) (*publicationPageOutput, error) {
	q := publisherdb.New(a.DB)
	var from position
	if err := a.Cursors.Decode("plugin-publications", in.Cursor, &from); err != nil {
		return nil, err
	}
	plugin, err := q.GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if err := mayRead(ctx, plugin.OwnerID, "plugin"); err != nil {
		return nil, err
	}
	params := publisherdb.ListPublicationsOfPluginParams{PluginID: in.ID, MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	rows, err := q.ListPublicationsOfPlugin(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := PublicationPage{Items: make([]Publication, len(rows))}
	for i, row := range rows {
		page.Items[i] = a.publicationBody(ctx, row)
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("plugin-publications", position{last.CreatedAt, last.ID})
	}
	return &publicationPageOutput{page}, nil
}

func (a *publicationsAPI) publicationBody(ctx context.Context, row publisherdb.ListPublicationsOfPluginRow) Publication {
	body := Publication{
		ID: row.ID, PluginID: row.PluginID, PluginName: row.PluginName, PluginSlug: row.Slug, ReleaseID: row.ReleaseID,
		Action: string(row.Action), Version: row.Version, Stage: string(row.Stage), Attempts: row.Attempts, LastError: row.LastError,
		NextAttemptAt: row.NextAttemptAt, NeedsAttention: row.FinishedAt == nil && row.Attempts >= publication.AttentionAfter,
		Reason: row.Reason, WorkflowID: row.WorkflowID, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, FinishedAt: row.FinishedAt,
	}
	if administers(account.Must(ctx)) {
		body.WorkflowURL = a.workflowURL(row.WorkflowID)
	}
	return body
}

type listPublicationsInput struct {
	All     bool   `query:"all" doc:"Everybody's, for admins"`
	Open    bool   `query:"open" doc:"Only those that are not finished"`
	Failing bool   `query:"failing" doc:"Only those of which a try has failed"`
	Cursor  string `query:"cursor" maxLength:"500"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// urgentPosition is a position in the list that has failing ones first.
type urgentPosition struct {
	position
	Urgency int32 `json:"u"`
}

func (a *publicationsAPI) list(ctx context.Context, in *listPublicationsInput) (*publicationPageOutput, error) {
	var from urgentPosition
	if err := a.Cursors.Decode("publications", in.Cursor, &from); err != nil {
		return nil, err
	}
	me := account.Must(ctx)
	params := publisherdb.ListPublicationsParams{OwnerID: &me.ID, OpenOnly: in.Open, FailingOnly: in.Failing, MaxRows: int32(in.Limit + 1)}
	if in.All {
		if !administers(me) {
			return nil, problem.Forbidden()
		}
		params.OwnerID = nil
	}
	if params.BeforeAt, params.BeforeID = from.bounds(); params.BeforeAt != nil {
		params.BeforeUrgency = &from.Urgency
	}
	rows, err := publisherdb.New(a.DB).ListPublications(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := PublicationPage{Items: make([]Publication, len(rows))}
	for i, row := range rows {
		page.Items[i] = a.publicationBody(ctx, publisherdb.ListPublicationsOfPluginRow{
			ID: row.ID, PluginID: row.PluginID, ReleaseID: row.ReleaseID, Action: row.Action, Version: row.Version, Stage: row.Stage,
			Attempts: row.Attempts, LastError: row.LastError, NextAttemptAt: row.NextAttemptAt, Reason: row.Reason, WorkflowID: row.WorkflowID,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, FinishedAt: row.FinishedAt, Slug: row.Slug, PluginName: row.PluginName,
		})
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("publications", urgentPosition{position{last.CreatedAt, last.ID}, last.Urgency})
	}
	return &publicationPageOutput{page}, nil
}

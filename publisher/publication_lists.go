package publisher

import (
	"context"
	"time"

	"github.com/google/uuid"

	publisherdb "marketplace/queries/publisher"
)

// Publication is one change on its way to the store.
type Publication struct {
	ID            uuid.UUID  `json:"id"`
	PluginID      uuid.UUID  `json:"pluginId"`
	PluginName    string     `json:"pluginName"`
	PluginSlug    string     `json:"pluginSlug"`
	ReleaseID     *uuid.UUID `json:"releaseId,omitempty"`
	Action        string     `json:"action" enum:"publish,withdraw,unlist,relist,takedown"`
	Version       string     `json:"version,omitempty"`
	Stage         string     `json:"stage" enum:"requested,reading,storing,upserting,signing,confirming,done,superseded"`
	Attempts      int32      `json:"attempts" doc:"Failed tries of this stage"`
	LastError     string     `json:"lastError,omitempty"`
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	Reason        string     `json:"reason,omitempty"`
	WorkflowID    string     `json:"workflowId"`
	CreatedAt     time.Time  `json:"createdAt"`
	UpdatedAt     time.Time  `json:"updatedAt"`
	FinishedAt    *time.Time `json:"finishedAt,omitempty"`
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
		page.Items[i] = publicationBody(row)
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("plugin-publications", position{last.CreatedAt, last.ID})
	}
	return &publicationPageOutput{page}, nil
}

func publicationBody(row publisherdb.ListPublicationsOfPluginRow) Publication {
	return Publication{
		ID: row.ID, PluginID: row.PluginID, PluginName: row.PluginName, PluginSlug: row.Slug, ReleaseID: row.ReleaseID,
		Action: string(row.Action), Version: row.Version, Stage: string(row.Stage), Attempts: row.Attempts, LastError: row.LastError,
		NextAttemptAt: row.NextAttemptAt, Reason: row.Reason, WorkflowID: row.WorkflowID,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, FinishedAt: row.FinishedAt,
	}
}

type listPublicationsInput struct {
	Open   bool   `query:"open" doc:"Only those that are not finished"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
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
	params := publisherdb.ListPublicationsParams{OpenOnly: in.Open, MaxRows: int32(in.Limit + 1)}
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
		page.Items[i] = publicationBody(publisherdb.ListPublicationsOfPluginRow{
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

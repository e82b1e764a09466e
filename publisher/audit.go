package publisher

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	publisherdb "marketplace/queries/publisher"
)

// AuditEntry is an act of an admin.
type AuditEntry struct {
	ID          uuid.UUID       `json:"id"`
	At          time.Time       `json:"at"`
	ActorID     *uuid.UUID      `json:"actorId,omitempty"`
	ActorName   string          `json:"actorName,omitempty" doc:"As it is now"`
	ActorRole   string          `json:"actorRole" enum:"publisher,reviewer,admin" doc:"As it was then"`
	Action      string          `json:"action" enum:"plugin.takedown,plugin.reinstate,account.role,account.disabled"`
	SubjectType string          `json:"subjectType" enum:"plugin,account"`
	SubjectID   string          `json:"subjectId"`
	Detail      json.RawMessage `json:"detail"`
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Items      []AuditEntry `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

type auditInput struct {
	Action      string `query:"action" enum:"plugin.takedown,plugin.reinstate,account.role,account.disabled"`
	SubjectType string `query:"subjectType" enum:"plugin,account"`
	Subject     string `query:"subject" format:"uuid" doc:"What it was done to"`
	Actor       string `query:"actor" format:"uuid" doc:"Who did it"`
	Cursor      string `query:"cursor" maxLength:"500"`
	Limit       int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type auditOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AuditPage
}

func (a *operationsAPI) audit(ctx context.Context, in *auditInput) (*auditOutput, error) {
	var from position
	if err := a.Cursors.Decode("audit", in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListAuditParams{Action: optional(in.Action), SubjectType: optional(in.SubjectType), MaxRows: int32(in.Limit + 1)}
	params.BeforeAt, params.BeforeID = from.bounds()
	subject, err := optionalID("query.subject", in.Subject)
	if err != nil {
		return nil, err
	}
	if subject != nil {
		params.SubjectID = optional(subject.String())
	}
	if params.ActorID, err = optionalID("query.actor", in.Actor); err != nil {
		return nil, err
	}
	rows, err := publisherdb.New(a.DB).ListAudit(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := AuditPage{Items: make([]AuditEntry, len(rows))}
	for i, r := range rows {
		page.Items[i] = AuditEntry{
			ID: r.ID, At: r.At, ActorID: r.ActorID, ActorRole: r.ActorRole, Action: r.Action, SubjectType: r.SubjectType, SubjectID: r.SubjectID, Detail: r.Detail,
		}
		if r.ActorName != nil {
			page.Items[i].ActorName = *r.ActorName
		}
	}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode("audit", position{last.At, last.ID})
	}
	return &auditOutput{CacheControl: "no-store", Body: page}, nil
}

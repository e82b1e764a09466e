package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

type auditLog struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerAudit(api huma.API, d Deps) {
	a := auditLog{marketplacedb.New(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.Only("admin"), huma.Operation{
		OperationID: "list-audit-log", Method: http.MethodGet, Path: "/v1/admin/audit", Tags: []string{"admin"}, Summary: "What admins did, newest first",
	}, a.list)
}

type auditInput struct {
	Action      string `query:"action" maxLength:"100" doc:"Exactly this one, for example purchase.refund"`
	SubjectType string `query:"subjectType" maxLength:"100" doc:"For example purchase, account, review, review_report, plugin_report or shelf"`
	SubjectID   string `query:"subjectId" maxLength:"100"`
	Actor       string `query:"actor" maxLength:"64" doc:"Id of the account that acted"`
	Cursor      string `query:"cursor" maxLength:"1000"`
	Limit       int32  `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AuditEntry is an act of an admin.
type AuditEntry struct {
	ID          uuid.UUID       `json:"id"`
	At          time.Time       `json:"at"`
	ActorID     *uuid.UUID      `json:"actorId,omitempty"`
	ActorName   *string         `json:"actorName,omitempty" doc:"Absent when the account is not known any more"`
	ActorRole   string          `json:"actorRole"`
	Action      string          `json:"action" example:"purchase.refund"`
	SubjectType string          `json:"subjectType" example:"purchase"`
	SubjectID   string          `json:"subjectId"`
	Detail      json.RawMessage `json:"detail"`
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Items      []AuditEntry `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

type auditOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AuditPage
}

func (a auditLog) list(ctx context.Context, in *auditInput) (*auditOutput, error) {
	arg := marketplacedb.ListAuditParams{
		Action: optional(cleanLine(in.Action)), SubjectType: optional(cleanLine(in.SubjectType)), SubjectID: optional(cleanLine(in.SubjectID)), MaxRows: in.Limit + 1,
	}
	if in.Actor != "" {
		id, ok := parseID(in.Actor)
		if !ok {
			return nil, problem.Invalid("query.actor", "expected the id of an account")
		}
		arg.ActorID = &id
	}
	kind := strings.Join([]string{"audit", in.Action, in.SubjectType, in.SubjectID, in.Actor}, "\x00")
	var from timePlace
	if err := a.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	arg.BeforeAt, arg.BeforeID = from.At, from.ID
	rows, err := a.q.ListAudit(ctx, arg)
	if err != nil {
		return nil, err
	}
	out := &auditOutput{CacheControl: "no-store", Body: AuditPage{Items: []AuditEntry{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = a.cursors.Encode(kind, timePlace{&last.At, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, AuditEntry{
			ID: r.ID, At: r.At, ActorID: r.ActorID, ActorName: r.ActorName, ActorRole: r.ActorRole, Action: r.Action,
			SubjectType: r.SubjectType, SubjectID: r.SubjectID, Detail: r.Detail,
		})
	}
	return out, nil
}

// audit writes down what an admin does, before or together with the act: an act without a line is impossible.
func audit(ctx context.Context, q *marketplacedb.Queries, who account.Principal, action, subjectType, subjectID string, detail map[string]any) error {
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return q.AppendAudit(ctx, marketplacedb.AppendAuditParams{
		ID: id, ActorID: &who.ID, ActorRole: who.Role, Action: action, SubjectType: subjectType, SubjectID: subjectID, Detail: encoded,
	})
}

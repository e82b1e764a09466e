package publisher

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"marketplace/internal/account"
	publisherdb "marketplace/queries/publisher"
)

// auditEntry is a row of the audit log: the caller did this to that.
func auditEntry(ctx context.Context, action, subjectType, subjectID string, detail any) (publisherdb.AppendAuditParams, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return publisherdb.AppendAuditParams{}, err
	}
	encoded, err := json.Marshal(detail)
	if err != nil {
		return publisherdb.AppendAuditParams{}, err
	}
	me := account.Must(ctx)
	return publisherdb.AppendAuditParams{
		ID: id, ActorID: &me.ID, ActorRole: me.Role, Action: action, SubjectType: subjectType, SubjectID: subjectID, Detail: encoded,
	}, nil
}

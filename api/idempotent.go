package api

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/account"
	marketplacedb "marketplace/queries/marketplace"
)

// actNamespace makes the audit log's IDs of version 5 ours.
var actNamespace = uuid.MustParse("5c0b8d0a-1f0e-4a3c-9b6d-2f6f0c1d7e35")

// act is what an admin asks for under an Idempotency-Key.
type act struct {
	action, subjectType, subjectID string
	detail                         map[string]any
}

// writtenAct is its line of the audit log. The same request made again finds the line that it wrote.
type writtenAct struct {
	id    uuid.UUID
	at    time.Time
	again bool
}

func actID(who account.Principal, action, key string) uuid.UUID {
	return uuid.NewSHA1(actNamespace, append(who.ID[:], action+"\x00"+key...))
}

// auditOnce writes an act down, once however often it is asked for, and refuses the key of another.
func auditOnce(ctx context.Context, q *marketplacedb.Queries, who account.Principal, key string, a act) (writtenAct, error) {
	out := writtenAct{id: actID(who, a.action, key)}
	detail, err := json.Marshal(a.detail)
	if err != nil {
		return out, err
	}
	written, err := q.AppendAuditOnce(ctx, marketplacedb.AppendAuditOnceParams{
		ID: out.id, ActorID: &who.ID, ActorRole: who.Role, Action: a.action, SubjectType: a.subjectType, SubjectID: a.subjectID, Detail: detail,
	})
	if err != nil {
		return out, err
	}
	line, err := q.GetAudit(ctx, out.id)
	if err != nil {
		return out, err
	}
	out.at, out.again = line.At, written == 0
	if line.SubjectID != a.subjectID || !sameJSON(line.Detail, detail) {
		return out, keyReused("request")
	}
	return out, nil
}

// sameJSON compares what two texts say, as a database may write them differently.
func sameJSON(a, b json.RawMessage) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil && reflect.DeepEqual(left, right)
}

package drive

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// RefundRequest is a customer's wish to have the money back.
type RefundRequest struct {
	ID     uuid.UUID
	Status string
}

// AskForRefund asks, and reads what has become of it: some are granted at once.
func (p *Person) AskForRefund(ctx context.Context, purchase uuid.UUID, reason, message string) (r RefundRequest, err error) {
	return r, p.Call(ctx, http.MethodPost, "/v1/purchases/"+purchase.String()+"/refund-requests",
		map[string]string{"reason": reason, "message": message}, &r, Header{"Idempotency-Key", uuid.NewString()})
}

// DecideRefund approves a request in full or declines it, as an admin.
func (p *Person) DecideRefund(ctx context.Context, request uuid.UUID, decision, reason string) error {
	return p.Call(ctx, http.MethodPost, "/v1/admin/refund-requests/"+request.String()+"/decide",
		map[string]string{"decision": decision, "reason": reason}, nil, Header{"Idempotency-Key", uuid.NewString()})
}

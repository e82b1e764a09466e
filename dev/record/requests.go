package record

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/workflows/refundrequest"
)

// dear is a price above what a rule alone gives back, and below what takes two people.
const dear = 9900

var requests = []branch{
	{"refundrequest", "granted_by_rule", func(r *recorder, ctx context.Context) (string, error) {
		_, id, err := r.asksBack(ctx, 1900, "approved")
		return refundrequest.WorkflowID(id), err
	}},
	{"refundrequest", "granted_by_a_person", func(r *recorder, ctx context.Context) (string, error) {
		return r.decided(ctx, "approve")
	}},
	{"refundrequest", "declined", func(r *recorder, ctx context.Context) (string, error) {
		return r.decided(ctx, "decline")
	}},
}

// asksBack has a customer buy something and ask for the money back.
func (r *recorder) asksBack(ctx context.Context, price int64, becomes string) (drive.Purchase, uuid.UUID, error) {
	r.made++
	item, err := r.Publish(ctx, fmt.Sprintf("recorded-%d", r.made), price)
	if err != nil {
		return drive.Purchase{}, uuid.Nil, err
	}
	p, err := r.customer.Buy(ctx, item.Plugin.ID, uuid.NewString())
	if err != nil {
		return p, uuid.Nil, err
	}
	if err := r.pay(ctx, p, cardOK); err != nil {
		return p, uuid.Nil, err
	}
	var asked struct {
		ID     uuid.UUID
		Status string
	}
	err = r.customer.Call(ctx, http.MethodPost, "/v1/purchases/"+p.ID.String()+"/refund-requests", map[string]any{"reason": "not_working"}, &asked,
		drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()})
	if err == nil && asked.Status != becomes {
		err = fmt.Errorf("the request is %s, not %s", asked.Status, becomes)
	}
	return p, asked.ID, err
}

func (r *recorder) decided(ctx context.Context, decision string) (string, error) {
	_, id, err := r.asksBack(ctx, dear, "waiting")
	if err != nil {
		return "", err
	}
	return refundrequest.WorkflowID(id), r.StoreAdmin.Call(ctx, http.MethodPost, "/v1/admin/refund-requests/"+id.String()+"/decide",
		map[string]any{"decision": decision, "reason": "after a look at what happened"}, nil, drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()})
}

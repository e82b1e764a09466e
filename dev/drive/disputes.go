package drive

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"
)

// Dispute is one as admins see it. Evidence is nil when the bank takes none any more.
type Dispute struct {
	ID         string    `json:"id"`
	PurchaseID uuid.UUID `json:"purchaseId"`
	Status     string    `json:"status"`
	Because    string    `json:"because"`
	Answer     string    `json:"answer"`
	Inquiry    bool      `json:"inquiry"`
	Evidence   *Evidence `json:"evidence"`
}

// Evidence is what the bank would be told.
type Evidence struct {
	Revision int    `json:"revision"`
	Version  string `json:"version"`
	Texts    []struct {
		Field, Text string
		Edited      bool
	} `json:"texts"`
	Files []struct {
		Field, Name string
		LeftOut     bool
	} `json:"files"`
}

// Dispute has the customer's bank call a payment into question, of a session or a payment intent; it answers with Stripe's ID of the
// dispute. in is reason, amount and inquiry, all of which may be left out.
func (s Simulator) Dispute(ctx context.Context, payment string, in map[string]any) (string, error) {
	if in == nil {
		in = map[string]any{}
	}
	var opened struct{ ID string }
	return opened.ID, s.Control(ctx, http.MethodPost, "/payments/"+payment+"/dispute", in, &opened)
}

// Dispute reads one, as an admin.
func (p *Person) Dispute(ctx context.Context, id string) (d Dispute, err error) {
	return d, p.Call(ctx, http.MethodGet, "/v1/admin/disputes/"+id, nil, &d)
}

// AwaitDispute waits until the store knows of a dispute and it has one of the statuses.
func (p *Person) AwaitDispute(ctx context.Context, id string, statuses ...string) (d Dispute, err error) {
	err = Until(ctx, fmt.Sprintf("dispute %s to be %v", id, statuses), func(ctx context.Context) (bool, error) {
		if d, err = p.Dispute(ctx, id); err != nil {
			return false, err
		}
		if !slices.Contains(statuses, d.Status) {
			return false, fmt.Errorf("it is %s", d.Status)
		}
		return true, nil
	})
	return d, err
}

// WriteEvidence puts one text into words of one's own, and the rest as our records say.
func (p *Person) WriteEvidence(ctx context.Context, id, field, text string) (d Dispute, err error) {
	if d, err = p.Dispute(ctx, id); err != nil {
		return d, err
	}
	if d.Evidence == nil {
		return d, fmt.Errorf("dispute %s takes no evidence", id)
	}
	body := map[string]any{"revision": d.Evidence.Revision, "texts": []map[string]string{{"field": field, "text": text}}, "leftOut": []string{}}
	return d, p.Call(ctx, http.MethodPut, "/v1/admin/disputes/"+id+"/evidence", body, &d)
}

// SubmitEvidence reads what the bank would be told and says yes to it.
func (p *Person) SubmitEvidence(ctx context.Context, id string) (d Dispute, err error) {
	if d, err = p.Dispute(ctx, id); err != nil {
		return d, err
	}
	if d.Evidence == nil {
		return d, fmt.Errorf("dispute %s takes no evidence", id)
	}
	key := Header{"Idempotency-Key", "submit " + d.Evidence.Version}
	return d, p.Call(ctx, http.MethodPost, "/v1/admin/disputes/"+id+"/submit", map[string]any{"version": d.Evidence.Version}, &d, key)
}

// AcceptDispute gives one up.
func (p *Person) AcceptDispute(ctx context.Context, id, reason string) (d Dispute, err error) {
	return d, p.Call(ctx, http.MethodPost, "/v1/admin/disputes/"+id+"/accept", map[string]any{"reason": reason}, &d, Header{"Idempotency-Key", uuid.NewString()})
}

package webtest

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
)

// differ charges at Stripe for a purchase that the store knows nothing of, and begins a reconciliation, which finds it.
// Its case stays open until somebody explains it.
func (s *seed) differ(ctx context.Context) error {
	stripe := stripeclient.New(s.stripeKey, s.world.Stripe)
	session, err := stripe.OpenSession(ctx, stripeclient.SessionRequest{
		PurchaseID: uuid.New(), PluginName: "De otra tienda", Amount: money.Money{Minor: 2500, Currency: "EUR"}, ExpiresAt: time.Now().Add(time.Hour),
		SuccessURL: s.world.Storefront, CancelURL: s.world.Storefront,
	})
	if err != nil {
		return err
	}
	if state, complaint, err := s.people.Sim.Act(ctx, session.ID, "pay", cardOK); err != nil || state != "paid" {
		return fmt.Errorf("pay: %s %s %w", state, complaint, err)
	}
	hour := map[string]int{"seconds": 3600}
	if err := s.people.Sim.Control(ctx, http.MethodPost, "/payments/"+session.ID+"/past", hour, nil); err != nil {
		return err
	}
	if _, err := s.people.StoreAdmin.StartReconciliation(ctx, uuid.NewString()); err != nil {
		return err
	}
	return drive.Until(ctx, "a case", func(ctx context.Context) (bool, error) {
		var cases struct{ Items []struct{ ID string } }
		err := s.people.StoreAdmin.Call(ctx, http.MethodGet, "/v1/admin/reconciliation-cases?status=open&kind=charge_without_sale", nil, &cases)
		if len(cases.Items) > 0 {
			s.world.Goods.Case = cases.Items[0].ID
		}
		return len(cases.Items) > 0, err
	})
}

// booked names a transaction of the books: that of the customer's purchase.
func (s *seed) booked(ctx context.Context) error {
	var purchase struct {
		Books     []struct{ TransactionID string }
		Documents []struct{ Number string }
	}
	if err := s.people.StoreAdmin.Call(ctx, http.MethodGet, "/v1/admin/purchases/"+s.world.Goods.Purchase, nil, &purchase); err != nil {
		return err
	}
	if len(purchase.Books) == 0 {
		return fmt.Errorf("purchase %s is not in the books", s.world.Goods.Purchase)
	}
	if len(purchase.Documents) == 0 {
		return fmt.Errorf("purchase %s has no receipt", s.world.Goods.Purchase)
	}
	s.world.Goods.Transaction, s.world.Goods.Document = purchase.Books[0].TransactionID, purchase.Documents[0].Number
	return nil
}

package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"marketplace/dev/drive"
)

// giveBack: customers ask for their money, an admin refunds a part and a whole, a refund is made in Stripe's dashboard,
// an inquiry comes to nothing, a dispute is lost and one is won.
func (d *demo) giveBack(ctx context.Context) error {
	if err := d.refundRegretted(ctx); err != nil {
		return err
	}
	sold := slices.DeleteFunc(d.fulfilled(), func(s *sale) bool { return s.customer == d.demoCustomer })
	acts := []struct {
		what string
		play func(context.Context, *sale) error
	}{
		{"an admin refunds a purchase; it leaves the library", func(ctx context.Context, s *sale) error {
			if err := d.refund(ctx, s, nil); err != nil {
				return err
			}
			return d.loses(ctx, s, "refunded")
		}},
		{"an admin gives a part of the price back; the plugin stays", func(ctx context.Context, s *sale) error {
			part := map[string]any{"minor": 200, "currency": "EUR"}
			if err := d.refund(ctx, s, part); err != nil {
				return err
			}
			if err := d.becomes(ctx, s, "partially_refunded"); err != nil {
				return err
			}
			_, err := s.customer.Download(ctx, s.plugin.slug, s.downloads[0])
			return err
		}},
		{"a customer's bank inquires, and is content", func(ctx context.Context, s *sale) error {
			if err := d.inquire(ctx, s); err != nil {
				return err
			}
			return d.becomes(ctx, s, "fulfilled")
		}},
		{"a customer's bank disputes a charge; the dispute is lost", func(ctx context.Context, s *sale) error {
			return d.dispute(ctx, s, "lose", "dispute_lost")
		}},
		{"a customer's bank disputes a charge; the dispute is won", func(ctx context.Context, s *sale) error {
			if err := d.dispute(ctx, s, "win", "fulfilled"); err != nil {
				return err
			}
			_, err := s.customer.Download(ctx, s.plugin.slug, "latest")
			return err
		}},
	}
	inEuros := slices.DeleteFunc(sold, func(s *sale) bool { return s.plugin.currencyFor(s.place) != "EUR" || s.plugin.Price < 500 })
	if len(inEuros) < len(acts) {
		return fmt.Errorf("only %d sales were fulfilled", len(inEuros))
	}
	for i, act := range acts { // one after the other: only one dispute at a time is open
		if err := d.step(act.what, func() error { return act.play(ctx, inEuros[i]) }); err != nil {
			return err
		}
	}
	return nil
}

// refund is one by the admin, of all that is left or of an amount.
func (d *demo) refund(ctx context.Context, s *sale, amount map[string]any) error {
	body := map[string]any{"reason": "requested_by_customer"}
	if amount != nil {
		body["amount"] = amount
	}
	return d.storeOps.Call(ctx, http.MethodPost, "/v1/admin/purchases/"+s.purchase.ID.String()+"/refund", body, nil,
		drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()})
}

// refundRegretted gives money back all over the history: to those who ask for it, and in Stripe's dashboard.
func (d *demo) refundRegretted(ctx context.Context) error {
	regretted := slices.DeleteFunc(d.fulfilled(), func(s *sale) bool { return !s.regret })
	return each(ctx, regretted, func(ctx context.Context, s *sale) error {
		return d.step(s.customer.Email+" regrets "+s.plugin.slug, func() error {
			if dice(s.seed+" regrets").IntN(3) == 0 {
				return d.dashboardRefund(ctx, s)
			}
			return d.askBack(ctx, s)
		})
	})
}

// askBack has the customer ask; what no rule grants, an admin does.
func (d *demo) askBack(ctx context.Context, s *sale) error {
	request, err := s.customer.AskForRefund(ctx, s.purchase.ID, "not_working", "No funciona con mi versión.")
	if err != nil {
		return err
	}
	if request.Status == "waiting" {
		if err := d.storeOps.DecideRefund(ctx, request.ID, "approve", "It does not support that version."); err != nil {
			return err
		}
	}
	return d.loses(ctx, s, "refunded")
}

func (d *demo) dashboardRefund(ctx context.Context, s *sale) error {
	if err := d.sim.Control(ctx, http.MethodPost, "/payments/"+s.session+"/refund", map[string]any{}, nil); err != nil {
		return err
	}
	return d.loses(ctx, s, "refunded")
}

// loses waits until the purchase has the status, and expects that it opens no download any more.
func (d *demo) loses(ctx context.Context, s *sale, status string) error {
	if err := d.becomes(ctx, s, status); err != nil {
		return err
	}
	_, err := s.customer.Download(ctx, s.plugin.slug, "latest")
	return expectRefusal(err, "not_entitled")
}

func (d *demo) dispute(ctx context.Context, s *sale, verdict, status string) error {
	if err := d.complain(ctx, s, false); err != nil {
		return err
	}
	if err := d.loses(ctx, s, "disputed"); err != nil {
		return err
	}
	if err := d.decideDispute(ctx, verdict); err != nil {
		return err
	}
	return d.becomes(ctx, s, status)
}

// inquire is a bank's question that takes no money.
func (d *demo) inquire(ctx context.Context, s *sale) error {
	if err := d.complain(ctx, s, true); err != nil {
		return err
	}
	return d.decideDispute(ctx, "win")
}

func (d *demo) complain(ctx context.Context, s *sale, inquiry bool) error {
	return d.sim.Control(ctx, http.MethodPost, "/payments/"+s.session+"/dispute", map[string]any{"inquiry": inquiry}, nil)
}

// decideDispute ends the one that is open.
func (d *demo) decideDispute(ctx context.Context, verdict string) error {
	var money struct {
		Disputes []struct{ ID, Status string }
	}
	if err := d.sim.Control(ctx, http.MethodGet, "/money", nil, &money); err != nil {
		return err
	}
	for _, dispute := range money.Disputes {
		if !slices.Contains([]string{"won", "lost", "warning_closed"}, dispute.Status) {
			if err := d.sim.Control(ctx, http.MethodPost, "/disputes/"+dispute.ID+"/"+verdict, map[string]any{}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

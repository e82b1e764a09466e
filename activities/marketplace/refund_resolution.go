package marketplace

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/database"
	marketplacedb "marketplace/queries/marketplace"
)

// What an operator can make of a refund that failed.
const (
	RefundRetried       = "retried"        // another refund of the same money is on its way
	RefundPaidOtherwise = "paid_otherwise" // the customer has the money by another way than Stripe: out of our bank account
	RefundRestored      = "restored"       // the customer keeps the plugin instead
	RefundSeenTo        = "closed"         // nothing is owed
)

type resolution struct {
	how, reason string
	by          *uuid.UUID
}

// RefundDesk sees to refunds that failed. It is what the API has of this package: each act is one transaction of
// plugin_marketplace, and a person's reason, which is no business of a workflow.
type RefundDesk struct {
	DB        *pgxpool.Pool
	Documents Documents
}

// ResolveRefundInput is a person's word on a failed refund.
type ResolveRefundInput struct {
	RefundID uuid.UUID
	How      string
	Reason   string
	By       uuid.UUID
	// Audit writes the act down in the same transaction.
	Audit func(q *marketplacedb.Queries) error
}

// Resolve does what is to be done about a failed refund but for trying again, and takes the purchase off the operators' list
// when nothing else is wrong with it. It answers with a refusal, or "".
func (d RefundDesk) Resolve(ctx context.Context, in ResolveRefundInput) (refusal string, err error) {
	refused := errors.New("refused")
	err = database.InTx(ctx, d.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		r, err := q.GetRefund(ctx, in.RefundID)
		if err != nil {
			return wrap("read refund", err)
		}
		p, err := q.LockPurchase(ctx, r.PurchaseID)
		if err != nil {
			return wrap("lock purchase", err)
		}
		if r, err = q.GetRefund(ctx, in.RefundID); err != nil {
			return wrap("read refund", err)
		}
		if refusal, err = resolve(ctx, q, p, r, in); err != nil {
			return err
		}
		if refusal != "" {
			return refused
		}
		if err := in.Audit(q); err != nil {
			return err
		}
		return d.Documents.correct(ctx, q, p, r.ID.String(), letter{})
	})
	if errors.Is(err, refused) {
		err = nil
	}
	return refusal, err
}

func resolve(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.Refund, in ResolveRefundInput) (string, error) {
	if r.Status != marketplacedb.RefundStatusFailed || r.Resolution != "" {
		return RefundRefusedResolved, nil
	}
	if in.By == p.UserID {
		return RefundRefusedOwn, nil
	}
	switch in.How {
	case RefundPaidOtherwise:
		if refusal, err := payOtherwise(ctx, q, p, r); err != nil || refusal != "" {
			return refusal, err
		}
	case RefundRestored:
		restored, err := q.RestoreEntitlement(ctx, &p.ID)
		if err != nil {
			return "", wrap("restore entitlement", err)
		}
		if restored == 0 {
			return RefundRefusedNothing, nil
		}
		if err := appendEvent(ctx, q, p.ID, "entitlement_restored", "entitlement_restored:"+r.ID.String(), nil); err != nil {
			return "", err
		}
	}
	return "", resolveRefund(ctx, q, p, r.ID, resolution{how: in.How, reason: in.Reason, by: &in.By})
}

// RefundRefusedNothing means that there is no right to restore: it was never taken, or the customer has bought the plugin anew.
const RefundRefusedNothing = "nothing_to_restore"

// payOtherwise books that the money has left our bank account. Publisher, fee, tax and entitlement follow as with any refund.
func payOtherwise(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, r marketplacedb.Refund) (string, error) {
	left, refusal, err := leftToRefund(ctx, q, p)
	if err != nil || refusal != "" {
		return refusal, err
	}
	if r.AmountMinor > left {
		return RefundRefusedTooMuch, nil
	}
	if _, err := bookDivided(ctx, q, movement{
		kind: marketplacedb.TransactionKindOutsideRefund, fact: marketplacedb.OutboxKindRefund, source: r.ID.String(), amount: -r.AmountMinor,
		purchase: p, currency: r.Currency, through: marketplacedb.LedgerAccountBank,
	}); err != nil {
		return "", err
	}
	if err := appendEvent(ctx, q, p.ID, "refund_paid_otherwise", "refund_paid_otherwise:"+r.ID.String(), map[string]any{
		"amountMinor": r.AmountMinor, "currency": r.Currency,
	}); err != nil {
		return "", err
	}
	_, err = updateStanding(ctx, q, p)
	return "", err
}

// resolveRefund notes what was done, and that the purchase wants nobody's attention any more, unless another refund does.
func resolveRefund(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase, refund uuid.UUID, by resolution) error {
	if _, err := q.ResolveRefund(ctx, marketplacedb.ResolveRefundParams{ID: refund, Resolution: by.how, Reason: by.reason, ResolvedBy: by.by}); err != nil {
		return wrap("resolve refund", err)
	}
	return clearRefundAttention(ctx, q, p)
}

// clearRefundAttention takes a purchase off the operators' list once no refund of it wants to be seen to.
func clearRefundAttention(ctx context.Context, q *marketplacedb.Queries, p marketplacedb.Purchase) error {
	open, err := q.CountUnresolvedRefunds(ctx, p.ID)
	if err != nil {
		return wrap("count failed refunds", err)
	}
	if open > 0 || (p.Attention != attentionRefundFailed && p.Attention != attentionRefundCameBack) {
		return nil
	}
	_, err = q.SetPurchaseAttention(ctx, "", p.ID)
	return wrap("clear attention", err)
}

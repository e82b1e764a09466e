package figures

import (
	"context"
	"fmt"

	"marketplace/dev/check"
)

// proof reconciles all that was bought before, and counts what is not as it must be.
func (b *bench) proof(ctx context.Context) error {
	run, err := b.scene.StoreAdmin.Reconcile(ctx)
	if err != nil {
		return err
	}
	if run.Charges == 0 {
		return fmt.Errorf("reconciliation %s knows of no charge", run.ID)
	}
	found, err := check.Prove(ctx, b.stack.Value("MARKETPLACE_DATABASE_URL"), b.stack.URLs()["stripe"])
	if err != nil {
		return err
	}
	b.tell("orphan_charges", float64(found.OrphanCharges), "charges")
	b.tell("unbalanced_transactions", float64(found.UnbalancedTransactions), "transactions")
	b.tell("unexplained_cases", float64(found.UnexplainedCases), "cases")
	return nil
}

package demo

import (
	"context"
	"fmt"
)

// prove has the product itself hold its books against Stripe, and ends with what the proof page says.
func (d *demo) prove(ctx context.Context) error {
	if err := d.step("the marketplace reconciles its books with Stripe", func() error {
		proof, err := d.storeOps.Prove(ctx)
		switch {
		case err != nil:
			return err
		case !proof.Balanced || proof.OrphanCharges != 0 || proof.CasesOpen != 0:
			return fmt.Errorf("the proof page says: %+v", proof)
		}
		d.proof = fmt.Sprintf("%d charges, %d orphans, books = Stripe, %d open cases.", proof.Last.Charges, proof.OrphanCharges, proof.CasesOpen)
		return nil
	}); err != nil {
		return err
	}
	d.line("\n  " + d.proof)
	return nil
}

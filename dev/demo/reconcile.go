package demo

import (
	"context"

	"marketplace/dev/reconcile"
)

// reconcile looks at everything that is there, not only at what this run did.
func (d *demo) reconcile(ctx context.Context) error {
	return reconcile.Run(ctx, reconcile.Sources{
		StoreDSN: d.StoreDSN, PanelDSN: d.PanelDSN, TemporalAddress: d.TemporalAddress, Simulator: d.Simulator,
	}, d.step)
}

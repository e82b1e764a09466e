package demo

import (
	"context"

	"marketplace/dev/check"
)

// check looks at everything that is there, not only at what this run did.
func (d *demo) check(ctx context.Context) error {
	_, err := check.Run(ctx, check.Sources{
		StoreDSN: d.StoreDSN, PanelDSN: d.PanelDSN, TemporalAddress: d.TemporalAddress, Simulator: d.Simulator, ArtifactsURL: d.ArtifactsURL,
	}, d.step)
	return err
}

package demo

import (
	"context"
	"fmt"

	"marketplace/dev/drive"
)

// licensing are the terms of the plugins that come with a key.
var licensing = drive.Licensing{Enabled: true, MaxActivations: 3, Offline: true, OfflineDays: 30, GraceDays: 7}

// activateAll: whoever owns a licensed plugin activates their key on a machine or two, as the plugin would ask for it.
func (d *demo) activateAll(ctx context.Context) error {
	return each(ctx, d.fulfilled(), func(ctx context.Context, s *sale) error {
		if !s.plugin.Licensed {
			return nil
		}
		return d.step(fmt.Sprintf("%s activates the license of %s", s.customer.Email, s.plugin.slug), func() error { return d.activate(ctx, s) })
	})
}

func (d *demo) activate(ctx context.Context, s *sale) error {
	license, err := s.customer.License(ctx, s.plugin.slug)
	if err != nil {
		return err
	}
	machine := drive.NewClient(d.API)
	names := []string{"laptop", "build server"}[:1+dice(s.seed+" machines").IntN(2)]
	for i, name := range names {
		if err := machine.ActivateLicense(ctx, s.plugin.slug, license.Key, fmt.Sprintf("%s-%d", s.purchase.ID, i), name); err != nil {
			return err
		}
	}
	check, err := machine.ValidateLicense(ctx, s.plugin.slug, license.Key, fmt.Sprintf("%s-0", s.purchase.ID))
	if err == nil && (!check.Valid || !check.Activated || check.Activations != int32(len(names))) {
		return fmt.Errorf("the license says %+v, expected are %d activations", check, len(names))
	}
	return err
}

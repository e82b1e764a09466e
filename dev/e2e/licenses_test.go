package e2e

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
)

// publishLicensed takes a plugin into the store that comes with license keys.
func (w *whole) publishLicensed(ctx context.Context) (scene.Item, error) {
	item, err := w.Draft(ctx, "licensed", 1500)
	if err != nil {
		return item, err
	}
	if err := w.Publisher.SetLicensing(ctx, item.Plugin.ID, drive.Licensing{Enabled: true, MaxActivations: 1, Offline: true, OfflineDays: 30, GraceDays: 7}); err != nil {
		return item, err
	}
	submission, err := w.submit(ctx, item)
	if err != nil {
		return item, err
	}
	if err := w.approve(ctx, submission.ID); err != nil {
		return item, err
	}
	return item, w.Publisher.AwaitRelease(ctx, item.Release.ID, "published")
}

// licenses buys a plugin with a license, uses it, has the terms changed while it is used, and gives the money back. Its
// keys are searched for with the other canaries.
func (w *whole) licenses(t *testing.T, s *shop) {
	who, plugin := s.customers[1], s.licensed.Plugin.Slug
	p, err := w.Pay(w.ctx, who, s.licensed, cardOK, "paid")
	require.NoError(t, err)
	_, err = who.AwaitPurchase(w.ctx, p.ID, "fulfilled")
	require.NoError(t, err)
	license, err := who.License(w.ctx, plugin)
	require.NoError(t, err)
	w.marks.add("a license key", license.Key)

	program := drive.NewClient(w.API)
	require.NoError(t, program.ActivateLicense(w.ctx, plugin, license.Key, "box-1", "Laptop"))
	require.Error(t, program.ActivateLicense(w.ctx, plugin, license.Key, "box-2", "Tower"))
	require.NoError(t, w.Publisher.SetLicensing(w.ctx, s.licensed.Plugin.ID, drive.Licensing{Enabled: true, MaxActivations: 2, Offline: true, OfflineDays: 30, GraceDays: 7}))
	require.NoError(t, drive.Until(w.ctx, "the second seat", func(ctx context.Context) (bool, error) {
		err := program.ActivateLicense(ctx, plugin, license.Key, "box-2", "Tower")
		return err == nil, err
	}))
	file, err := program.CheckOutLicense(w.ctx, plugin, license.Key, "box-2")
	require.NoError(t, err)
	require.Contains(t, file, "PLUGIN LICENSE V1")

	key := drive.Header{Name: "Idempotency-Key", Value: "license"}
	require.NoError(t, w.StoreAdmin.Call(w.ctx, http.MethodPost, "/v1/admin/purchases/"+p.ID.String()+"/refund", map[string]any{"reason": "requested_by_customer"}, nil, key))
	require.NoError(t, drive.Until(w.ctx, "the license to be revoked", func(ctx context.Context) (bool, error) {
		check, err := program.ValidateLicense(ctx, plugin, license.Key, "box-1")
		return check.Status == "revoked" && !check.Valid, err
	}))
}

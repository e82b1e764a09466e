package marketplace

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/bundle"
	"marketplace/internal/licensekey"
	"marketplace/internal/licensing"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

func keyring(t *testing.T) *licensekey.Keyring {
	t.Helper()
	ring, err := licensekey.NewKeyring("test:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	require.NoError(t, err)
	return ring
}

// license is the one of a purchase.
func (s *till) license(purchase uuid.UUID) marketplacedb.LicenseState {
	s.t.Helper()
	var id uuid.UUID
	require.NoError(s.t, s.db.QueryRow(context.Background(), `SELECT id FROM license_states WHERE purchase_id = $1`, purchase).Scan(&id))
	row, err := marketplacedb.New(s.db).LicenseState(context.Background(), id)
	require.NoError(s.t, err)
	return row.LicenseState
}

func TestSettlingIssuesTheLicenseKey(t *testing.T) {
	s := newTill(t)
	s.LicenseKeys = keyring(t)
	plain := s.bought()
	require.Equal(t, "0", s.text(`SELECT count(*)::text FROM licenses`), "a plugin without licenses issues none")
	require.Equal(t, "fulfilled", s.status(plain))

	s.plugin = s.addPlugin("licensed", 1999)
	s.exec(`UPDATE plugins SET licensed = true, license_activations = 3, license_offline = true, license_offline_days = 14 WHERE id = $1`, s.plugin)
	id := s.open()
	done := s.settle(id) // twice
	l := s.license(id)
	key, err := s.LicenseKeys.Open(l.ID, l.KeySealed, l.SealedBy)
	require.NoError(t, err)
	require.Equal(t, licensekey.Hash(key), l.KeyHash)
	require.Equal(t, []any{"active", int32(3), int32(0), true, int32(14), int32(7)}, []any{l.Status, l.MaxActivations, l.Activations, l.Offline, l.OfflineDays, l.GraceDays})
	require.Equal(t, "1", s.text(`SELECT count(*)::text FROM licenses`))
	told, err := json.Marshal(done)
	require.NoError(t, err)
	require.NotContains(t, string(told), key, "histories learn nothing of it")
	require.Equal(t, "0", s.text(`SELECT (SELECT count(*) FROM purchase_events WHERE strpos(detail::text, $1) > 0) + (SELECT count(*) FROM outgoing_mail WHERE strpos(data::text, $1) > 0) || ''`, key))

	t.Run("TheStatusIsTheEntitlements", func(t *testing.T) {
		for entitlement, want := range map[string]string{"suspended": "suspended", "revoked": "revoked", "granted": "active"} {
			s.exec(`UPDATE entitlements SET status = $2 WHERE purchase_id = $1`, id, entitlement)
			require.Equal(t, want, s.license(id).Status)
		}
		s.exec(`UPDATE licenses SET revoked_at = now()`)
		require.Equal(t, "revoked", s.license(id).Status)
		s.exec(`UPDATE licenses SET revoked_at = NULL`)
	})
	t.Run("TermsOnlyGetBetter", func(t *testing.T) {
		for _, test := range []struct {
			change  string
			limit   int32
			offline bool
			days    int32
		}{
			{`license_activations = 1, license_offline_days = 2`, 3, true, 14},
			{`license_activations = 9, license_offline_days = 60`, 9, true, 60},
			{`license_activations = NULL, license_offline = false`, 0, true, 14},
			{`licensed = false`, 3, true, 14},
		} {
			s.exec(`UPDATE plugins SET `+test.change+` WHERE id = $1`, s.plugin)
			now := s.license(id)
			require.Equal(t, []any{test.limit, test.offline, test.days}, []any{now.MaxActivations, now.Offline, now.OfflineDays}, test.change)
		}
	})
}

func TestNoKeysNoSale(t *testing.T) {
	s := newTill(t)
	s.exec(`UPDATE plugins SET licensed = true`)
	id := s.open()
	_, err := s.Settle(t.Context(), SettleInput{id, payment(id)})
	require.ErrorContains(t, err, "LICENSE_KEYS")
	require.Equal(t, "awaiting_payment", s.status(id), "nothing half done: it is tried again")
}

func TestLicensingArrivesWithTheBundle(t *testing.T) {
	t.Parallel()
	l := setupListing(t)
	write := func(revision int64, terms licensing.LicensingTerms) {
		ref, err := bundle.Write(t.Context(), l.a.Artifacts, bundle.Bundle{
			PluginID: l.plugin, Revision: revision, Slug: "dark", PublisherID: uuid.New(), PublisherName: "Ada", Status: "listed", Licensing: terms,
			Listing: listing.Listing{Name: "Dark", Price: money.Money{Currency: "EUR"}},
		})
		require.NoError(t, err)
		l.sync(t, ref)
	}
	var licensed, offline bool
	var limit *int32
	var days, grace int32
	read := func() []any {
		require.NoError(t, l.a.DB.QueryRow(t.Context(), `SELECT licensed, license_activations, license_offline, license_offline_days, license_grace_days FROM plugins`).
			Scan(&licensed, &limit, &offline, &days, &grace))
		return []any{licensed, limit, offline, days, grace}
	}
	five := int32(5)
	write(2, licensing.LicensingTerms{Enabled: true, MaxActivations: &five, Offline: true, OfflineDays: 14, GraceDays: 0})
	require.Equal(t, []any{true, &five, true, int32(14), int32(0)}, read())
	write(3, licensing.LicensingTerms{Enabled: true, OfflineDays: 30})
	require.Equal(t, []any{true, (*int32)(nil), false, int32(30), int32(0)}, read())
	write(2, licensing.LicensingTerms{})
	require.Equal(t, true, read()[0], "what was sent before the newer one changes nothing")
	write(4, licensing.LicensingTerms{})
	require.Equal(t, false, read()[0])
}

func TestResealingLicenses(t *testing.T) {
	s := newTill(t)
	s.LicenseKeys = keyring(t)
	s.exec(`UPDATE plugins SET licensed = true`)
	id := s.bought()
	before, err := s.LicenseKeys.Open(s.license(id).ID, s.license(id).KeySealed, "test")
	require.NoError(t, err)

	fresh := "fresh:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{8}, 32))
	alone, err := licensekey.NewKeyring(fresh)
	require.NoError(t, err)
	_, err = ResealLicenses(t.Context(), s.db.Pool, alone)
	require.ErrorContains(t, err, `"test"`, "what nobody can open stays as it is")
	both, err := licensekey.NewKeyring(fresh + ",test:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	require.NoError(t, err)
	for _, want := range []int{1, 0} {
		resealed, err := ResealLicenses(t.Context(), s.db.Pool, both)
		require.NoError(t, err)
		require.Equal(t, want, resealed)
	}
	after, err := alone.Open(s.license(id).ID, s.license(id).KeySealed, s.license(id).SealedBy)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/account"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/licensekey"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

// licensed is a change of a plugin: licenses for so many machines (0: without limit), with files for 14 days.
func licensed(activations int32) func(*marketplacedb.UpsertListingParams) {
	return func(p *marketplacedb.UpsertListingParams) {
		p.Licensed, p.LicenseActivations, p.LicenseOffline, p.LicenseOfflineDays, p.LicenseGraceDays = true, optional(activations), true, 14, 3
	}
}

// holder is somebody with a license of a plugin.
type holder struct {
	*httpapitest.Client
	account.Principal
	plugin marketplacedb.UpsertListingParams
	key    string
}

// license gives a new customer one of a new plugin.
func (s *store) license(slug string, activations int32) holder {
	s.t.Helper()
	p := s.plugin(slug, priced(1000), licensed(activations))
	h := holder{Principal: s.account("Ana", "customer"), plugin: p}
	h.Client = s.As(h.Principal)
	s.entitle(h.Principal, p.ID, "granted")
	var own OwnLicense
	h.POST("/v1/plugins/"+slug+"/license", nil).Status(http.StatusOK).JSON(&own)
	h.key = own.Key
	return h
}

func (h holder) request(more ...string) map[string]any {
	body := map[string]any{"key": h.key, "plugin": h.plugin.Slug}
	for i := 0; i < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return body
}

func (s *store) check(body map[string]any) (c LicenseCheck) {
	s.t.Helper()
	s.POST("/v1/licenses/validate", body).Status(http.StatusOK).JSON(&c)
	return c
}

// seats are the live rows of all licenses, and what is counted of them: they must be the same.
func (s *store) seats() int64 {
	s.t.Helper()
	rows := s.number(`SELECT count(*) FROM license_activations WHERE removed_at IS NULL`)
	require.Equal(s.t, rows, s.number(`SELECT coalesce(sum(activations), 0) FROM licenses`))
	return rows
}

func TestLicenseChecks(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	other := s.plugin("other", licensed(0))
	two := int32(2)
	id := func(c LicenseCheck) LicenseCheck { c.LicenseID = nil; return c }
	active := LicenseCheck{Valid: true, Status: "active", PluginID: h.plugin.ID, Plugin: "lint", MaxActivations: &two, Offline: true}

	got := s.check(h.request())
	require.NotNil(t, got.LicenseID)
	require.Equal(t, active, id(got))
	require.Equal(t, got, s.check(map[string]any{"key": strings.ToLower(strings.ReplaceAll(h.key, "-", " ")), "plugin": h.plugin.ID.String()}), "however it is typed, by slug and by id")

	// Not valid on a machine that it is not active on.
	elsewhere := active
	elsewhere.Valid = false
	require.Equal(t, elsewhere, id(s.check(h.request("fingerprint", "box-1"))))

	// A key that is none, and one of another plugin, are answered alike, in the form of the others.
	none := LicenseCheck{Status: "not_found", PluginID: h.plugin.ID, Plugin: "lint"}
	require.Equal(t, none, s.check(map[string]any{"key": licensekey.New(), "plugin": "lint"}))
	require.Equal(t, LicenseCheck{Status: "not_found", PluginID: other.ID, Plugin: "other"}, s.check(map[string]any{"key": h.key, "plugin": "other"}))

	for entitlement, want := range map[string]string{"suspended": "suspended", "revoked": "revoked"} {
		s.exec(`UPDATE entitlements SET status = $2 WHERE user_id = $1`, h.ID, entitlement)
		c := s.check(h.request())
		require.Equal(t, []any{want, false}, []any{c.Status, c.Valid})
	}
	s.exec(`UPDATE entitlements SET status = 'granted' WHERE user_id = $1`, h.ID)
	s.exec(`UPDATE plugins SET status = 'taken_down' WHERE id = $1`, h.plugin.ID)
	require.True(t, s.check(h.request()).Valid, "installed copies go on working when a plugin leaves the store")

	for _, plugin := range []string{"nothing", uuid.NewString(), "Not A Slug"} {
		s.POST("/v1/licenses/validate", map[string]any{"key": h.key, "plugin": plugin}).Problem(http.StatusNotFound, "not_found")
	}
	for _, key := range []string{"x", h.key[:30], h.key + "A", strings.Repeat("-", 36)} {
		s.POST("/v1/licenses/validate", map[string]any{"key": key, "plugin": "lint"}).Problem(http.StatusUnprocessableEntity, "license_key_malformed")
	}
	for _, fingerprint := range []string{"", " box", "b\u00f6x", strings.Repeat("a", 201)} {
		s.POST("/v1/licenses/validate", h.request("fingerprint", fingerprint)).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
	require.Zero(t, s.number(`SELECT count(*) FROM rate_limits`), "a check writes nothing")
}

func TestActivations(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	activate := func(body map[string]any) LicenseActivation {
		var a LicenseActivation
		s.POST("/v1/licenses/activate", body).Status(http.StatusOK).JSON(&a)
		return a
	}
	first := activate(h.request("fingerprint", "box-1", "name", "Laptop"))
	require.Equal(t, "Laptop", first.Name)
	require.True(t, first.License.Valid)
	require.Equal(t, int32(1), first.License.Activations)
	require.Equal(t, first, activate(h.request("fingerprint", "box-1", "name", "Renamed")), "a machine that is active takes no second seat")
	require.Equal(t, int64(1), s.seats())
	require.Zero(t, s.number(`SELECT count(*) FROM license_activations WHERE position('box-1'::bytea IN fingerprint_hash) > 0 OR name = 'box-1'`))
	require.True(t, s.check(h.request("fingerprint", "box-1")).Valid)
	require.False(t, s.check(h.request("fingerprint", "box-2")).Activated)

	activate(h.request("fingerprint", "box-2"))
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box-3")).Problem(http.StatusConflict, "license_limit_reached")
	require.Equal(t, int64(2), s.seats())

	deactivate := func(fingerprint string) *httpapitest.Response {
		return s.POST("/v1/licenses/deactivate", h.request("fingerprint", fingerprint))
	}
	for range 2 {
		deactivate("box-2").Status(http.StatusNoContent)
	}
	deactivate("never-seen").Status(http.StatusNoContent)
	require.Equal(t, int64(1), s.seats())
	activate(h.request("fingerprint", "box-3"))
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box-2")).Problem(http.StatusConflict, "license_limit_reached")
	deactivate("box-3").Status(http.StatusNoContent)
	back := activate(h.request("fingerprint", "box-2", "name", "Tower"))
	require.Equal(t, "Tower", back.Name)
	require.Equal(t, int64(3), s.number(`SELECT count(*) FROM license_activations`), "a machine has one row, however often it comes back")

	// Nothing new on a license that is not active, but seats may be given back.
	for entitlement, code := range map[string]string{"suspended": "license_suspended", "revoked": "license_revoked"} {
		s.exec(`UPDATE entitlements SET status = $1`, entitlement)
		for _, route := range []string{"activate", "checkout"} {
			s.POST("/v1/licenses/"+route, h.request("fingerprint", "box-1")).Problem(http.StatusForbidden, code)
		}
	}
	deactivate("box-1").Status(http.StatusNoContent)
	require.Equal(t, int64(1), s.seats())
	s.exec(`UPDATE entitlements SET status = 'granted'`)

	unknown := map[string]any{"key": licensekey.New(), "plugin": "lint", "fingerprint": "box-1"}
	wrong := h.request("plugin", s.plugin("wrong", licensed(1)).Slug, "fingerprint", "box-2")
	for _, route := range []string{"activate", "deactivate", "checkout"} {
		s.POST("/v1/licenses/"+route, unknown).Problem(http.StatusNotFound, "license_not_found")
		s.POST("/v1/licenses/"+route, wrong).Problem(http.StatusNotFound, "license_not_found")
		s.POST("/v1/licenses/"+route, h.request("key", "x", "fingerprint", "b")).Problem(http.StatusUnprocessableEntity, "license_key_malformed")
		s.POST("/v1/licenses/"+route, h.request()).Problem(http.StatusUnprocessableEntity, "invalid_request")
	}
	require.Equal(t, int64(1), s.seats())
	require.Equal(t, int32(1), s.check(h.request()).Activations)
}

// 100 machines want the last seat at once, and each of them twice.
func TestTheLastSeat(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 3)
	for _, name := range []string{"a", "b"} {
		s.POST("/v1/licenses/activate", h.request("fingerprint", name)).Status(http.StatusOK)
	}
	var seated, refused atomic.Int32
	var all sync.WaitGroup
	for i := range 100 {
		for range 2 {
			all.Go(func() {
				answer := s.POST("/v1/licenses/activate", h.request("fingerprint", fmt.Sprintf("box-%d", i)))
				switch answer.Code {
				case http.StatusOK:
					seated.Add(1)
				case http.StatusConflict:
					refused.Add(1)
				default:
					t.Errorf("%d %s", answer.Code, answer.Body)
				}
			})
		}
	}
	all.Wait()
	require.Equal(t, int64(3), s.seats())
	require.LessOrEqual(t, seated.Load(), int32(2), "the one machine, perhaps twice")
	require.GreaterOrEqual(t, seated.Load(), int32(1))
	require.Equal(t, int32(200), seated.Load()+refused.Load())
}

// Revoking, deactivating and activating at once leave the count right, whatever came first.
func TestSeatsAreCountedWhateverComesAtOnce(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 5)
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			route := []string{"activate", "deactivate"}[i/3%2]
			answer := s.POST("/v1/licenses/"+route, h.request("fingerprint", fmt.Sprintf("box-%d", i%8)))
			if answer.Code != http.StatusOK && answer.Code != http.StatusNoContent && answer.Code != http.StatusConflict {
				t.Errorf("%d %s", answer.Code, answer.Body)
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, s.seats(), int64(5))
}

func TestBetterTermsHoldForOldLicenses(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 1)
	s.POST("/v1/licenses/activate", h.request("fingerprint", "a")).Status(http.StatusOK)
	s.POST("/v1/licenses/activate", h.request("fingerprint", "b")).Problem(http.StatusConflict, "license_limit_reached")
	change := func(revision int64, f func(*marketplacedb.UpsertListingParams)) {
		p := h.plugin
		p.SourceRevision = revision
		f(&p)
		s.write(p)
	}
	change(2, licensed(2))
	s.POST("/v1/licenses/activate", h.request("fingerprint", "b")).Status(http.StatusOK)
	change(3, licensed(0))
	s.POST("/v1/licenses/activate", h.request("fingerprint", "c")).Status(http.StatusOK)
	change(4, func(p *marketplacedb.UpsertListingParams) { p.Licensed = false })
	c := s.check(h.request("fingerprint", "c"))
	require.True(t, c.Valid, "what was activated stays so")
	require.Equal(t, int32(1), *c.MaxActivations)
	s.POST("/v1/licenses/activate", h.request("fingerprint", "d")).Problem(http.StatusConflict, "license_limit_reached")
}

func TestLicenseRateLimits(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 0)
	from := func(address string) *httpapitest.Client { return s.With("X-Forwarded-For", address) }
	l := licenses{limits: ratelimit.NewMemory(), q: s.q, pool: s.db.Pool}
	ctx := context.Background()
	for range checksOfAddress.Hits {
		_, _, err := l.check(ctx, LicenseRequest{Key: licensekey.New(), Plugin: "lint"}, "")
		require.NoError(t, err)
	}
	_, _, err := l.check(ctx, LicenseRequest{Key: licensekey.New(), Plugin: "lint"}, "")
	require.ErrorContains(t, err, "rate_limited", "no address guesses for long")

	for i := range checksOfKey.Hits {
		from(fmt.Sprintf("203.0.113.%d", i%200)).POST("/v1/licenses/validate", h.request()).Status(http.StatusOK)
	}
	refused := from("198.51.100.1").POST("/v1/licenses/validate", h.request())
	refused.Problem(http.StatusTooManyRequests, "rate_limited")
	require.NotEmpty(t, refused.Header.Get("Retry-After"))
	from("198.51.100.1").POST("/v1/licenses/validate", map[string]any{"key": licensekey.New(), "plugin": "lint"}).Status(http.StatusOK)
}

func TestOwnLicense(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	path := "/v1/plugins/lint/license"
	var own OwnLicense
	answer := h.GET(path).Status(http.StatusOK).JSON(&own)
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	require.Equal(t, h.key, own.Key)
	var again OwnLicense
	h.POST(path, nil).Status(http.StatusOK).JSON(&again)
	require.Equal(t, own, again, "a second time changes nothing")
	require.Zero(t, s.number(`SELECT count(*) FROM licenses l WHERE position(convert_to($1, 'UTF8') IN key_sealed) > 0 OR l::text LIKE '%' || $1 || '%'`, own.Key))

	// Another's is not there, logged in or with the ID.
	bea := s.As(s.account("Bea", "customer"))
	admin := s.As(s.account("Root", "admin"))
	var machine LicenseActivation
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box-1", "name", "Laptop")).JSON(&machine)
	for _, c := range []*httpapitest.Client{bea, admin} {
		c.GET(path).Problem(http.StatusNotFound, "not_found")
		c.POST(path, nil).Problem(http.StatusNotFound, "not_found")
		c.POST(path+"/rotate", map[string]any{"reason": "lost"}).Problem(http.StatusNotFound, "not_found")
		c.GET(path+"/activations").Problem(http.StatusNotFound, "not_found")
		c.DELETE(path+"/activations/"+machine.ID.String()).Problem(http.StatusNotFound, "not_found")
		c.POST(path+"/activations/"+machine.ID.String()+"/file", nil).Problem(http.StatusNotFound, "not_found")
	}
	s.GET(path).Problem(http.StatusUnauthorized, "unauthenticated")

	// Nor is another's machine on one's own license.
	second := s.license("second", 1)
	second.DELETE("/v1/plugins/second/license/activations/"+machine.ID.String()).Problem(http.StatusNotFound, "not_found")
	second.POST("/v1/plugins/second/license/activations/"+machine.ID.String()+"/file", nil).Problem(http.StatusNotFound, "not_found")

	var file LicenseFile
	h.POST(path+"/activations/"+machine.ID.String()+"/file", nil).Status(http.StatusOK).JSON(&file)
	require.Contains(t, file.File, "BEGIN PLUGIN LICENSE V1")

	var page ActivationPage
	h.GET(path + "/activations").JSON(&page)
	require.Len(t, page.Items, 1)
	require.Equal(t, "Laptop", page.Items[0].Name)
	h.DELETE(path + "/activations/" + machine.ID.String()).Status(http.StatusNoContent)
	h.DELETE(path+"/activations/"+machine.ID.String()).Problem(http.StatusNotFound, "not_found")
	h.DELETE(path+"/activations/x").Problem(http.StatusNotFound, "not_found")
	require.Zero(t, s.seats())
	require.Equal(t, int64(1), s.number(`SELECT count(*) FROM license_activations WHERE removed_by = 'owner'`))

	// A plugin that was taken down still has its owners.
	s.exec(`UPDATE plugins SET status = 'taken_down' WHERE slug = 'lint'`)
	h.GET(path).Status(http.StatusOK)
	s.exec(`UPDATE entitlements SET status = 'revoked' WHERE user_id = $1`, h.ID)
	h.GET(path).Problem(http.StatusNotFound, "not_found")
}

func TestPagesOfActivations(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 0)
	for i := range 3 {
		s.POST("/v1/licenses/activate", h.request("fingerprint", fmt.Sprint(i), "name", fmt.Sprint(i))).Status(http.StatusOK)
	}
	var first, second ActivationPage
	h.GET("/v1/plugins/lint/license/activations?limit=2").JSON(&first)
	h.GET("/v1/plugins/lint/license/activations?limit=2&cursor=" + first.NextCursor).JSON(&second)
	require.Equal(t, []string{"2", "1", "0"}, []string{first.Items[0].Name, first.Items[1].Name, second.Items[0].Name})
	require.Empty(t, second.NextCursor)
	other := s.license("other", 0)
	other.GET("/v1/plugins/other/license/activations?cursor="+first.NextCursor).Problem(http.StatusBadRequest, "invalid_cursor")
}

func TestRotatingAKey(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box-1")).Status(http.StatusOK)
	var own OwnLicense
	h.POST("/v1/plugins/lint/license/rotate", map[string]any{"reason": "leaked"}).Status(http.StatusOK).JSON(&own)
	require.NotEqual(t, h.key, own.Key)
	require.Equal(t, "not_found", s.check(h.request()).Status)
	require.True(t, s.check(map[string]any{"key": own.Key, "plugin": "lint", "fingerprint": "box-1"}).Valid)
	require.Equal(t, int64(1), s.number(`SELECT count(*) FROM audit_log WHERE action = 'license.rotate' AND actor_id = $1 AND detail = '{"reason": "leaked"}'`, h.ID))
	h.POST("/v1/plugins/lint/license/rotate", map[string]any{"reason": "because"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	s.exec(`UPDATE entitlements SET status = 'suspended'`)
	h.POST("/v1/plugins/lint/license/rotate", map[string]any{"reason": "lost"}).Problem(http.StatusForbidden, "license_suspended")
	s.exec(`UPDATE entitlements SET status = 'granted'`)
	for range rotationsOfOwners.Hits - 2 {
		h.POST("/v1/plugins/lint/license/rotate", map[string]any{"reason": "other"}).Status(http.StatusOK)
	}
	h.POST("/v1/plugins/lint/license/rotate", map[string]any{"reason": "other"}).Problem(http.StatusTooManyRequests, "rate_limited")
}

func TestLicensesOfFreePluginsAndOfThoseWhoOwnedBefore(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	ana := s.As(s.account("Ana", "customer"))
	free := s.plugin("free", licensed(1))
	s.plugin("plain")
	var own OwnLicense
	for range 2 {
		ana.POST("/v1/plugins/free/get", nil).Status(http.StatusOK)
	}
	ana.GET("/v1/plugins/free/license").Status(http.StatusOK).JSON(&own)
	require.Equal(t, int64(1), s.number(`SELECT count(*) FROM licenses`))
	require.Equal(t, free.ID, own.PluginID)

	ana.POST("/v1/plugins/plain/get", nil).Status(http.StatusOK)
	ana.GET("/v1/plugins/plain/license").Problem(http.StatusNotFound, "not_found")
	ana.POST("/v1/plugins/plain/license", nil).Problem(http.StatusConflict, "plugin_not_licensed")
	library := func() map[string]string {
		var page LibraryPage
		ana.GET("/v1/library").JSON(&page)
		keys := map[string]string{}
		for _, item := range page.Items {
			keys[item.Slug] = item.LicenseKey
		}
		return keys
	}
	require.Equal(t, map[string]string{"free": "issued", "plain": "none"}, library())
	s.exec(`UPDATE plugins SET licensed = true WHERE slug = 'plain'`)
	require.Equal(t, "available", library()["plain"])
	ana.POST("/v1/plugins/plain/license", nil).Status(http.StatusOK)
	require.Equal(t, "issued", library()["plain"])

	var page PluginPageBody
	s.GET("/v1/plugins/free").JSON(&page)
	require.Equal(t, &PluginLicensing{MaxActivations: optional(int32(1)), Offline: true}, page.Licensing)
}

func TestSupportOfLicenses(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	root := s.account("Root", "admin")
	admin := s.As(root)
	var own OwnLicense
	h.GET("/v1/plugins/lint/license").JSON(&own)
	find := func(query string) []AdminLicense {
		var found FoundLicenses
		answer := admin.POST("/v1/admin/licenses/search", map[string]any{"query": query}).Status(http.StatusOK).JSON(&found)
		require.False(t, bytes.Contains(answer.Body, []byte(own.Key)), "support sees no key")
		return found.Items
	}
	byKey := find(strings.ToLower(own.Key))
	require.Len(t, byKey, 1)
	require.Equal(t, own.ID, byKey[0].ID)
	require.Equal(t, h.ID, byKey[0].CustomerID)
	for _, query := range []string{byKey[0].KeySHA256, own.ID.String(), strings.ToUpper(h.ID.String()) + "@example.com"} {
		require.Equal(t, byKey, find(query), query)
	}
	require.Empty(t, find(licensekey.New()))
	require.Empty(t, find("nobody@example.com"))
	admin.POST("/v1/admin/licenses/search", map[string]any{"query": "lint"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	h.POST("/v1/admin/licenses/search", map[string]any{"query": own.Key}).Problem(http.StatusForbidden, "forbidden")

	path := "/v1/admin/licenses/" + own.ID.String()
	act := func(what string) (l AdminLicense) {
		admin.POST(path+"/"+what, map[string]any{"reason": "as asked for"}).Status(http.StatusOK).JSON(&l)
		return l
	}
	for range 2 {
		require.Equal(t, "revoked", act("revoke").Status)
	}
	require.Equal(t, "revoked", s.check(h.request()).Status)
	require.Equal(t, "active", act("restore").Status)
	require.Equal(t, "active", s.check(h.request()).Status)
	s.exec(`UPDATE entitlements SET status = 'suspended'`)
	require.Equal(t, "suspended", act("restore").Status, "what its purchase says is not for us to change")
	s.exec(`UPDATE entitlements SET status = 'granted'`)

	for _, name := range []string{"a", "b"} {
		s.POST("/v1/licenses/activate", h.request("fingerprint", name, "name", name)).Status(http.StatusOK)
	}
	var page ActivationPage
	admin.GET(path + "/activations").JSON(&page)
	require.Len(t, page.Items, 2)
	require.Equal(t, int32(1), act("activations/"+page.Items[0].ID.String()+"/remove").Activations)
	admin.POST(path+"/activations/"+page.Items[0].ID.String()+"/remove", map[string]any{"reason": "again"}).Problem(http.StatusNotFound, "not_found")
	for range 2 {
		require.Zero(t, act("reset-activations").Activations)
	}
	require.Zero(t, s.seats())
	require.Equal(t, int64(7), s.number(`SELECT count(*) FROM audit_log WHERE subject_type = 'license' AND subject_id = $1 AND actor_id = $2 AND detail ->> 'reason' = 'as asked for'`, own.ID.String(), root.ID))

	admin.POST(path+"/revoke", map[string]any{"reason": "x"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	for _, id := range []string{uuid.NewString(), "x"} {
		admin.GET("/v1/admin/licenses/"+id).Problem(http.StatusNotFound, "not_found")
		admin.GET("/v1/admin/licenses/"+id+"/activations").Problem(http.StatusNotFound, "not_found")
		admin.POST("/v1/admin/licenses/"+id+"/revoke", map[string]any{"reason": "as asked for"}).Problem(http.StatusNotFound, "not_found")
	}
}

func TestLicenseFiles(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	s.POST("/v1/licenses/checkout", h.request("fingerprint", "box-1")).Problem(http.StatusConflict, "license_not_activated")
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box-1")).Status(http.StatusOK)
	var file LicenseFile
	s.POST("/v1/licenses/checkout", h.request("fingerprint", "box-1")).Status(http.StatusOK).JSON(&file)
	require.WithinDuration(t, time.Now().AddDate(0, 0, 14), file.ExpiresAt, time.Hour)
	require.Equal(t, file.ExpiresAt.AddDate(0, 0, 3), file.GraceUntil)
	require.NotContains(t, file.File, "box-1")

	online := s.license("online", 1)
	s.POST("/v1/licenses/activate", online.request("fingerprint", "a")).Status(http.StatusOK)
	s.exec(`UPDATE licenses SET offline = false`)
	s.exec(`UPDATE plugins SET license_offline = false`)
	s.POST("/v1/licenses/checkout", online.request("fingerprint", "a")).Problem(http.StatusConflict, "license_not_offline")

	keys := s.GET("/.well-known/license-keys.json").Status(http.StatusOK)
	var set LicensePublicKeys
	keys.JSON(&set)
	require.Equal(t, s.deps.LicenseFiles.JWKs(), set.Keys)
	s.With("If-None-Match", keys.Header.Get("ETag")).GET("/.well-known/license-keys.json").Status(http.StatusNotModified)
}

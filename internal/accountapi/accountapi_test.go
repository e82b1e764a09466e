package accountapi_test

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	marketplaceactivities "marketplace/activities/marketplace"
	publisheractivities "marketplace/activities/publisher"
	"marketplace/api"
	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/mail"
	"marketplace/publisher"
)

const password = "correct horse battery"

// world is one side with its database and a mailbox.
type world struct {
	*httpapitest.Client
	db        *pgtest.Database
	store     account.Store
	cookie    string
	mailbox   *mailbox
	deliverer *mail.Deliverer
}

type sent struct{ to, subject, text string }

type mailbox struct {
	mu    sync.Mutex
	mails []sent
}

func (m *mailbox) Send(_ context.Context, _ uuid.UUID, to string, r mail.Rendered) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mails = append(m.mails, sent{to, r.Subject, r.Text})
	return nil
}

// onBothSides runs the test against the store and the panel: one code, two schemas.
func onBothSides(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	codec := cursor.NewCodec(make([]byte, 32))
	t.Run("store", func(t *testing.T) {
		t.Parallel()
		db := pgtest.Marketplace(t)
		store := api.NewAccountStore(db.Pool)
		test(t, newWorld(t, db, store, marketplaceactivities.NewMailStore(db.Pool), api.AccountRoles, api.SessionCookie(false), codec))
	})
	t.Run("panel", func(t *testing.T) {
		t.Parallel()
		db := pgtest.Publisher(t)
		store := publisher.NewAccountStore(db.Pool)
		test(t, newWorld(t, db, store, publisheractivities.NewMailStore(db.Pool), publisher.AccountRoles, publisher.SessionCookie(false), codec))
	})
}

func newWorld(t *testing.T, db *pgtest.Database, store account.Store, mails mail.Store, roles []string, cookie accountapi.Cookie, codec *cursor.Codec) *world {
	t.Helper()
	service := account.New(store, account.Options{Roles: roles})
	box := &mailbox{}
	return &world{
		Client: httpapitest.New(t, func(a huma.API) { accountapi.Register(a, service, cookie, codec) },
			func(o *httpapi.Options) { o.Session = accountapi.Session(service, cookie) }),
		db: db, store: store, cookie: cookie.FullName(), mailbox: box,
		deliverer: &mail.Deliverer{Store: mails, Sender: box, Renderer: mail.Renderer{BaseURL: "http://localhost"}},
	}
}

// mails delivers and returns what has arrived since the last time.
func (w *world) mails(t *testing.T) []sent {
	t.Helper()
	require.NoError(t, w.deliverer.DeliverDue(t.Context()))
	got := w.mailbox.mails
	w.mailbox.mails = nil
	return got
}

var tokenInLink = regexp.MustCompile(`#token=([A-Za-z0-9_-]+)`)

func (w *world) token(t *testing.T) string {
	t.Helper()
	mails := w.mails(t)
	require.Len(t, mails, 1)
	found := tokenInLink.FindStringSubmatch(mails[0].text)
	require.NotNil(t, found, mails[0].text)
	return found[1]
}

type object map[string]any

func (w *world) signUp(email, password string) *httpapitest.Response {
	return w.POST("/v1/account/sign-up", object{"email": email, "password": password, "name": "Ana"})
}

// account signs up and confirms.
func (w *world) account(t *testing.T, email string) {
	t.Helper()
	w.signUp(email, password).Status(202)
	w.POST("/v1/account/verify-email", object{"token": w.token(t), "password": password}).Status(204)
}

func (w *world) logIn(t *testing.T, email, password string) *http.Cookie {
	t.Helper()
	c := w.POST("/v1/account/log-in", object{"email": email, "password": password}).Status(200).Cookie(w.cookie)
	require.NotNil(t, c)
	return c
}

func (w *world) with(c *http.Cookie) *httpapitest.Client { return w.With("Cookie", c.Name+"="+c.Value) }

func TestFromSignUpToLogOut(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.signUp("ana@example.com", password).Status(202)
		token := w.token(t)
		w.POST("/v1/account/log-in", object{"email": "ana@example.com", "password": password}).Problem(401, "invalid_credentials")
		w.POST("/v1/account/verify-email", object{"token": token, "password": "not the password"}).Problem(422, "invalid_token")
		w.POST("/v1/account/verify-email", object{"token": token, "password": password}).Status(204)
		w.POST("/v1/account/verify-email", object{"token": token, "password": password}).Problem(422, "invalid_token")

		c := w.logIn(t, "ANA@example.com", password)
		require.True(t, c.HttpOnly)
		require.Equal(t, http.SameSiteLaxMode, c.SameSite)
		require.Equal(t, "/", c.Path)
		var me accountapi.AccountBody
		w.with(c).GET("/v1/account").Status(200).JSON(&me)
		require.Equal(t, "Ana", me.Name)
		w.with(c).PATCH("/v1/account", object{"name": "Ana B", "locale": "en"}).Status(200).JSON(&me)
		require.Equal(t, "Ana B en", me.Name+" "+me.Locale)
		w.with(c).PATCH("/v1/account", object{"name": "a\x00b"}).Problem(422, "invalid_request")

		out := w.with(c).POST("/v1/account/log-out", nil).Status(204)
		require.Negative(t, out.Cookie(w.cookie).MaxAge)
		w.with(c).GET("/v1/account").Problem(401, "unauthenticated")
		w.POST("/v1/account/log-out", nil).Status(204)
	})
}

func TestTheMailsOfASignUpLeadOnToWhereOneWasGoing(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		newcomer := func(next string) object {
			return object{"email": "ana@example.com", "password": password, "name": "Ana", "next": next}
		}
		for _, elsewhere := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "plugins", "/" + strings.Repeat("x", 500)} {
			w.POST("/v1/account/sign-up", newcomer(elsewhere)).Problem(422, "invalid_request")
			w.POST("/v1/account/verification-mails", object{"email": "ana@example.com", "next": elsewhere}).Problem(422, "invalid_request")
		}
		require.Empty(t, w.mails(t))

		link := func(path string) string {
			mails := w.mails(t)
			require.Len(t, mails, 1)
			found := regexp.MustCompile(`http://localhost` + path + `\S*`).FindString(mails[0].text)
			require.NotEmpty(t, found, mails[0].text)
			return found
		}
		const next = "/plugins/a?buy=1&x=a+b"
		const escaped = "next=%2Fplugins%2Fa%3Fbuy%3D1%26x%3Da%2Bb"
		w.POST("/v1/account/sign-up", newcomer(next)).Status(202)
		require.Regexp(t, `#token=[A-Za-z0-9_-]+&`+escaped+`$`, link("/verify-email"))
		w.POST("/v1/account/verification-mails", object{"email": "ana@example.com", "next": next}).Status(202)
		again := link("/verify-email")
		require.Regexp(t, `#token=[A-Za-z0-9_-]+&`+escaped+`$`, again)
		w.POST("/v1/account/verify-email", object{"token": tokenInLink.FindStringSubmatch(again)[1], "password": password}).Status(204)
		w.POST("/v1/account/sign-up", newcomer(next)).Status(202)
		require.Equal(t, "http://localhost/log-in?"+escaped, link("/log-in"))
	})
}

// Every answer must be the same for an address with a confirmed account, with an unconfirmed one, with a
// disabled one and with none.
func TestNothingTellsWhetherAnAddressHasAnAccount(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.account(t, "known@example.com")
		w.account(t, "disabled@example.com")
		w.signUp("unconfirmed@example.com", password).Status(202)
		disabled, err := w.store.ByEmail(t.Context(), "disabled@example.com")
		require.NoError(t, err)
		require.NoError(t, w.store.SetDisabled(t.Context(), disabled.ID, true))
		w.mails(t)
		addresses := []string{"known@example.com", "unconfirmed@example.com", "disabled@example.com", "unknown@example.com"}
		requests := map[string]struct {
			path   string
			body   object
			status int
		}{
			"log-in, wrong password": {"/v1/account/log-in", object{"password": "a wrong password"}, 401},
			"sign-up":                {"/v1/account/sign-up", object{"password": "another password", "name": "B"}, 202},
			"verification mail":      {"/v1/account/verification-mails", object{}, 202},
			"reset mail":             {"/v1/account/password-reset-mails", object{}, 202},
		}
		for name, request := range requests {
			var first *httpapitest.Response
			for _, email := range addresses {
				body := object{"email": email}
				maps.Copy(body, request.body)
				answer := w.POST(request.path, body).Status(request.status)
				answer.Header.Del("X-Request-Id")
				if first == nil {
					first = answer
				}
				require.Equal(t, string(first.Body), string(answer.Body), name)
				require.Equal(t, first.Header, answer.Header, name)
			}
		}
		for _, email := range addresses[1:] {
			w.POST("/v1/account/log-in", object{"email": email, "password": password}).Problem(401, "invalid_credentials")
		}
		w.logIn(t, "known@example.com", password) // a second sign-up has not touched the account

		got := map[string][]string{}
		for _, m := range w.mails(t) {
			got[m.to] = append(got[m.to], m.subject)
		}
		require.ElementsMatch(t, []string{"Ya tienes una cuenta", "Ya tienes una cuenta", "Elige una contraseña nueva"}, got["known@example.com"])
		require.Empty(t, got["disabled@example.com"])
	})
}

func TestNobodyGetsAnAccountThatAStrangerConfirmed(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.signUp("victim@example.com", "the victim's own").Status(202)
		w.mails(t)
		w.signUp("victim@example.com", "the attacker's own").Status(202)
		token := w.token(t)
		w.POST("/v1/account/verify-email", object{"token": token, "password": "the victim's own"}).Problem(422, "invalid_token")
		w.POST("/v1/account/log-in", object{"email": "victim@example.com", "password": "the attacker's own"}).Problem(401, "invalid_credentials")
		w.POST("/v1/account/password-reset-mails", object{"email": "victim@example.com"}).Status(202)
		w.POST("/v1/account/reset-password", object{"token": w.token(t), "password": "the victim's new"}).Status(204)
		w.logIn(t, "victim@example.com", "the victim's new")
		w.POST("/v1/account/verify-email", object{"token": token, "password": "the attacker's own"}).Problem(422, "invalid_token")
	})
}

func TestResetEndsEverySessionAndWorksOnce(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.account(t, "ana@example.com")
		one, two := w.logIn(t, "ana@example.com", password), w.logIn(t, "ana@example.com", password)
		w.POST("/v1/account/password-reset-mails", object{"email": "ana@example.com"}).Status(202)
		token := w.token(t)
		w.POST("/v1/account/reset-password", object{"token": token, "password": "a new password"}).Status(204)
		w.POST("/v1/account/reset-password", object{"token": token, "password": "a third password"}).Problem(422, "invalid_token")
		w.with(one).GET("/v1/account").Status(401)
		w.with(two).GET("/v1/account").Status(401)
		w.POST("/v1/account/log-in", object{"email": "ana@example.com", "password": password}).Status(401)
		w.logIn(t, "ana@example.com", "a new password")
		require.Equal(t, "Tu contraseña ha cambiado", w.mails(t)[0].subject)
	})
}

func TestSessionsRotate(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.account(t, "ana@example.com")
		w.account(t, "eve@example.com")

		// A session that somebody planted in the browser ends at log-in, and is never taken over.
		planted := w.logIn(t, "eve@example.com", password)
		mine := w.with(planted).POST("/v1/account/log-in", object{"email": "ana@example.com", "password": password}).Status(200).Cookie(w.cookie)
		require.NotEqual(t, planted.Value, mine.Value)
		w.with(planted).GET("/v1/account").Status(401)
		forged := &http.Cookie{Name: w.cookie, Value: "chosen-by-an-attacker"}
		require.NotEqual(t, forged.Value, w.with(forged).POST("/v1/account/log-in", object{"email": "ana@example.com", "password": password}).Cookie(w.cookie).Value)

		var list accountapi.SessionListBody
		w.with(mine).GET("/v1/account/sessions").Status(200).JSON(&list)
		require.Len(t, list.Items, 2)
		other := list.Items[0]
		if other.Current {
			other = list.Items[1]
		}
		w.with(w.logIn(t, "eve@example.com", password)).DELETE("/v1/account/sessions/"+other.ID.String()).Problem(404, "not_found")
		w.with(mine).DELETE("/v1/account/sessions/" + other.ID.String()).Status(204)
		w.with(mine).DELETE("/v1/account/sessions/"+other.ID.String()).Problem(404, "not_found")
		third := w.logIn(t, "ana@example.com", password)
		w.with(mine).DELETE("/v1/account/sessions").Status(204)
		w.with(third).GET("/v1/account").Status(401)

		w.with(mine).POST("/v1/account/change-password", object{"currentPassword": "not the right one", "newPassword": "a new password"}).Problem(422, "wrong_password")
		fresh := w.with(mine).POST("/v1/account/change-password", object{"currentPassword": password, "newPassword": "a new password"}).Status(204).Cookie(w.cookie)
		w.with(mine).GET("/v1/account").Status(401)
		w.with(fresh).GET("/v1/account").Status(200)
	})
}

func TestAdminsRule(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		w.account(t, "admin@example.com")
		w.account(t, "ana@example.com")
		admin, err := w.store.ByEmail(t.Context(), "admin@example.com")
		require.NoError(t, err)
		require.NoError(t, w.store.SetRole(t.Context(), admin.ID, "admin"))
		ana, err := w.store.ByEmail(t.Context(), "ana@example.com")
		require.NoError(t, err)
		a := w.with(w.logIn(t, "admin@example.com", password))
		hers := w.logIn(t, "ana@example.com", password)

		w.with(hers).GET("/v1/admin/accounts").Problem(403, "forbidden")
		var page, next accountapi.AccountListBody
		a.GET("/v1/admin/accounts?limit=1").Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		a.GET("/v1/admin/accounts?limit=1&cursor=" + page.NextCursor).Status(200).JSON(&next)
		require.NotEqual(t, page.Items[0].ID, next.Items[0].ID)
		require.Empty(t, next.NextCursor)
		a.GET("/v1/admin/accounts?search=ANA@").Status(200).JSON(&page)
		require.Len(t, page.Items, 1)
		a.GET("/v1/admin/accounts?cursor=forged").Problem(400, "invalid_cursor")
		a.GET("/v1/admin/accounts?role=king").Problem(422, "invalid_request")

		path := "/v1/admin/accounts/" + ana.ID.String()
		a.PUT(path+"/role", object{"role": "king"}).Problem(422, "invalid_request")
		a.PUT("/v1/admin/accounts/"+admin.ID.String()+"/role", object{"role": "admin"}).Problem(409, "own_account")
		a.PUT("/v1/admin/accounts/"+uuid.NewString()+"/role", object{"role": "admin"}).Problem(404, "not_found")
		a.PUT(path+"/role", object{"role": "admin"}).Status(200)
		w.with(hers).GET("/v1/account").Status(401)
		hers = w.logIn(t, "ana@example.com", password)
		w.with(hers).GET("/v1/admin/accounts").Status(200)

		// Power is lost at once, even by a session that outlives the change.
		require.NoError(t, w.store.SetRole(t.Context(), ana.ID, ana.Role))
		w.with(hers).GET("/v1/admin/accounts").Problem(403, "forbidden")
		a.PUT(path+"/disabled", object{"disabled": true, "reason": "abuse"}).Status(200)
		a.PUT(path+"/disabled", object{"disabled": true, "reason": "abuse"}).Status(200)
		w.with(hers).GET("/v1/account").Status(401)
		w.POST("/v1/account/log-in", object{"email": "ana@example.com", "password": password}).Status(401)
		a.PUT(path+"/disabled", object{"disabled": false, "reason": "appeal"}).Status(200)
		w.logIn(t, "ana@example.com", password)

		var acts int
		require.NoError(t, w.db.QueryRow(t.Context(), `SELECT count(*) FROM audit_log WHERE actor_id = $1 AND subject_id = $2`, admin.ID, ana.ID.String()).Scan(&acts))
		require.Equal(t, 3, acts)
	})
}

func TestLogInIsLimited(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		body := object{"email": "nobody@example.com", "password": "whatever it is"}
		for range 10 {
			w.POST("/v1/account/log-in", body).Status(401)
		}
		limited := w.POST("/v1/account/log-in", body)
		limited.Problem(429, "rate_limited")
		require.NotEmpty(t, limited.Header.Get("Retry-After"))
	})
}

func TestBadInput(t *testing.T) {
	onBothSides(t, func(t *testing.T, w *world) {
		for _, body := range []object{
			{"email": "a", "password": password, "name": "A"},
			{"email": "a@b.c\r\nBcc: x@y.z", "password": password, "name": "A"},
			{"email": "a@example.com\x00", "password": password, "name": "A"},
			{"email": "\"a b\"@example.com", "password": password, "name": "A"},
			{"email": "a@example.com", "password": "short", "name": "A"},
			{"email": "a@example.com", "password": "aaaaaaaaaaaa", "name": "A"},
			{"email": "a@example.com", "password": password, "name": "  "},
			{"email": "a@example.com", "password": password, "name": "a\x00b"},
			{"email": "a@example.com", "password": password, "name": "A", "role": "admin"},
			{"email": "a@example.com", "password": password, "name": "A", "locale": "xx"},
		} {
			answer := w.POST("/v1/account/sign-up", body)
			answer.Problem(422, "invalid_request")
			require.NotContains(t, string(answer.Body), "horse")
		}
		w.POST("/v1/account/log-in", object{"email": "\x00", "password": "\x00"}).Status(422)
		w.POST("/v1/account/verify-email", object{"token": "forged", "password": "x"}).Problem(422, "invalid_token")
		w.with(&http.Cookie{Name: w.cookie, Value: "%00"}).GET("/v1/account").Status(401)
	})
}

func TestCookieNames(t *testing.T) {
	t.Parallel()
	require.Equal(t, "store_session", api.SessionCookie(false).FullName())
	require.Equal(t, "__Host-store_session", api.SessionCookie(true).FullName())
	require.Equal(t, "__Host-publisher_session", publisher.SessionCookie(true).FullName())
}

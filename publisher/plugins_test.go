package publisher_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/money"
	"marketplace/internal/slug"
	"marketplace/publisher"
)

func TestPluginDraft(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	path := "/v1/plugins/" + plugin.ID.String()
	require.Equal(t, int64(1), plugin.Revision)
	require.Equal(t, "EUR", plugin.Price.Currency)

	answer := me.PATCH(path, map[string]any{
		"summary": "What it does", "description": "# Hola", "category": "linters", "tags": []string{"CSS ", "css", "Code Style"}, "license": "MIT",
		"links": map[string]any{"homepage": "https://a.example"}, "hosts": map[string]any{"eslint": ">=8"}, "price": map[string]any{"minor": 999, "currency": "USD"},
	}).Status(http.StatusOK)
	answer.JSON(&plugin)
	require.Equal(t, `"2"`, answer.Header.Get("ETag"))
	require.Equal(t, []string{"css", "code-style"}, plugin.Tags)
	require.Equal(t, int64(999), plugin.Price.Minor)
	require.Equal(t, map[string]string{"eslint": ">=8"}, plugin.Hosts)

	// Saving the same again makes no revision; clearing a list does.
	require.Equal(t, `"2"`, me.PATCH(path, map[string]any{"license": "MIT"}).Status(http.StatusOK).Header.Get("ETag"))
	me.PATCH(path, map[string]any{"tags": []string{}, "hosts": map[string]any{}}).Status(http.StatusOK)
	plugin = publisher.Plugin{}
	me.GET(path).JSON(&plugin)
	require.Empty(t, plugin.Tags)
	require.Empty(t, plugin.Hosts)

	var ready publisher.Readiness
	me.GET(path + "/readiness").Status(http.StatusOK).JSON(&ready)
	require.Equal(t, []publisher.ReadinessProblem{{Field: "release", Code: "missing", Message: "Upload a release first."}}, ready.Problems)
	upload(me, plugin.ID, "1.0.0").Status(http.StatusCreated)
	me.GET(path + "/readiness").Status(http.StatusOK).JSON(&ready)
	require.True(t, ready.Ready)

	me.DELETE(path).Status(http.StatusNoContent)
	me.GET(path).Problem(http.StatusNotFound, "not_found")
}

func TestPluginRevisionConflict(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	path := "/v1/plugins/" + createPlugin(t, me, "my-plugin").ID.String()
	me.With("If-Match", `"1"`).PATCH(path, map[string]any{"summary": "one"}).Status(http.StatusOK)
	conflict := me.With("If-Match", `"1"`).PATCH(path, map[string]any{"summary": "two", "license": "MIT"}).Problem(http.StatusPreconditionFailed, "revision_conflict")
	require.Len(t, conflict.Errors, 2)
	require.Equal(t, "body.summary", conflict.Errors[0].Location)
	require.Equal(t, "one", conflict.Errors[0].Value)
	me.With("If-Match", `"1"`).PATCH(path, map[string]any{"summary": "one"}).Status(http.StatusOK) // it is so already
	me.With("If-Match", `W/"2"`).PATCH(path, map[string]any{"summary": "two"}).Status(http.StatusOK)
	me.With("If-Match", "*").PATCH(path, map[string]any{"summary": "three"}).Status(http.StatusOK)
}

func TestPricesInSeveralCurrencies(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	plugin := createPlugin(t, me, "my-plugin")
	path := "/v1/plugins/" + plugin.ID.String()
	require.Empty(t, plugin.Prices)
	in := func(minor any, currency any) map[string]any {
		return map[string]any{"minor": minor, "currency": currency}
	}
	prices := func(list ...map[string]any) map[string]any {
		return map[string]any{"price": in(999, "EUR"), "prices": list}
	}

	me.PATCH(path, prices(in(1099, "USD"), in(1500, "JPY"), in(3120, "KWD"))).Status(http.StatusOK).JSON(&plugin)
	require.Equal(t, []money.Money{{Minor: 1099, Currency: "USD"}, {Minor: 1500, Currency: "JPY"}, {Minor: 3120, Currency: "KWD"}}, plugin.Prices)
	require.Equal(t, `"2"`, me.PATCH(path, prices(in(1099, "USD"), in(1500, "JPY"), in(3120, "KWD"))).Status(http.StatusOK).Header.Get("ETag"), "nothing changed")
	conflict := me.With("If-Match", `"1"`).PATCH(path, map[string]any{"prices": []any{in(5000, "USD")}}).Problem(http.StatusPreconditionFailed, "revision_conflict")
	require.Equal(t, "body.prices", conflict.Errors[0].Location)

	for name, c := range map[string]struct {
		price map[string]any
		field string
	}{
		"Negative":            {in(-1099, "USD"), "body.prices[0]"},
		"Zero":                {in(0, "USD"), "body.prices[0]"},
		"TooLittle":           {in(49, "USD"), "body.prices[0]"},
		"Huge":                {in(100_000_000, "USD"), "body.prices[0]"},
		"HugeYen":             {in(int64(1)<<62, "JPY"), "body.prices[0]"},
		"UnknownCurrency":     {in(1099, "XXX"), "body.prices[0]"},
		"TheBaseOnce":         {in(1099, "EUR"), "body.prices[0]"},
		"NotDivisibleByTen":   {in(3124, "KWD"), "body.prices[0]"},
		"SmallLetters":        {in(1099, "usd"), "body.prices[0].currency"},
		"AFraction":           {in(10.99, "USD"), "body.prices[0].minor"},
		"MoreThanANumber":     {in(1e30, "USD"), "body"},
		"TextAsAmount":        {in("1099", "USD"), "body.prices[0].minor"},
		"NumberAsCurrency":    {in(1099, 840), "body.prices[0].currency"},
		"HalfAKronaOfIceland": {in(700_050, "ISK"), "body.prices[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := me.For(t).PATCH(path, prices(c.price)).Problem(http.StatusUnprocessableEntity, "invalid_request")
			require.Equal(t, c.field, bad.Errors[0].Location)
		})
	}
	twice := me.PATCH(path, prices(in(1099, "USD"), in(1199, "USD"))).Problem(http.StatusUnprocessableEntity, "invalid_request")
	require.Equal(t, "body.prices[1]", twice.Errors[0].Location)
	me.PATCH(path, map[string]any{"price": in(0, "EUR")}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	require.Equal(t, `"2"`, me.GET(path).Header.Get("ETag"), "no bad price was written")

	me.PATCH(path, map[string]any{"price": in(0, "EUR"), "prices": []any{}}).Status(http.StatusOK).JSON(&plugin)
	require.Empty(t, plugin.Prices)
	require.Zero(t, plugin.Price.Minor)
}

func TestPluginIsItsOwners(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	reviewer, _ := p.account(t, "reviewer")
	path := "/v1/plugins/" + createPlugin(t, me, "my-plugin").ID.String()
	for _, suffix := range []string{"", "/readiness", "/releases", "/publications", "/statistics", "/statistics.csv"} {
		p.For(t).GET(path+suffix).Problem(http.StatusUnauthorized, "unauthenticated")
		other.GET(path+suffix).Problem(http.StatusNotFound, "not_found")
		if strings.Contains(suffix, "statistics") {
			reviewer.GET(path+suffix).Problem(http.StatusNotFound, "not_found")
		} else {
			reviewer.GET(path + suffix).Status(http.StatusOK)
		}
	}
	other.PATCH(path, map[string]any{"summary": "x"}).Problem(http.StatusNotFound, "not_found")
	other.DELETE(path).Problem(http.StatusNotFound, "not_found")
	reviewer.PATCH(path, map[string]any{"summary": "x"}).Problem(http.StatusNotFound, "not_found")
	reviewer.DELETE(path).Problem(http.StatusNotFound, "not_found")
	other.GET("/v1/plugins?all=true").Problem(http.StatusForbidden, "forbidden")
	var page publisher.PluginPage
	reviewer.GET("/v1/plugins?all=true").Status(http.StatusOK).JSON(&page)
	require.Len(t, page.Items, 1)
	me.GET("/v1/plugins/"+uuid.NewString()).Problem(http.StatusNotFound, "not_found")
	me.GET("/v1/plugins/x").Problem(http.StatusUnprocessableEntity, "invalid_request")
}

func TestPluginBadInput(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	path := "/v1/plugins/" + createPlugin(t, me, "my-plugin").ID.String()
	for name, body := range map[string]map[string]any{
		"unknown field": {"x": 1}, "NUL": {"summary": "a\x00"}, "category": {"category": "x"}, "http": {"links": map[string]any{"homepage": "http://x.example"}},
		"javascript": {"links": map[string]any{"issues": "javascript:alert(1)"}}, "price": {"price": map[string]any{"minor": 1, "currency": "EUR"}},
		"negative": {"price": map[string]any{"minor": -5, "currency": "EUR"}}, "huge": {"price": map[string]any{"minor": 1e30, "currency": "EUR"}},
		"currency": {"price": map[string]any{"minor": 0, "currency": "XAU"}}, "license": {"license": "mine"}, "host": {"hosts": map[string]any{"a": "latest"}},
		"blank name": {"name": " "}, "long": {"description": strings.Repeat("a", 50_001)}, "slug": {"slug": "No Slug"}, "word": {"slug": "adm1n"}, "type": {"name": 5},
	} {
		answer := me.PATCH(path, body)
		require.Equal(t, http.StatusUnprocessableEntity, answer.Code, "%s: %s", name, answer.Body)
	}
	me.PATCH(path, []byte(`{`)).Problem(http.StatusBadRequest, "malformed_request")
	me.POST("/v1/plugins", map[string]any{"name": "a"}).Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.GET("/v1/plugins?cursor=abc").Problem(http.StatusBadRequest, "invalid_cursor")
	me.GET("/v1/plugins?limit=1000").Problem(http.StatusUnprocessableEntity, "invalid_request")
	me.GET("/v1/plugins?search=a%00b").Problem(http.StatusUnprocessableEntity, "invalid_request")
	var plugin publisher.Plugin
	me.GET(path).JSON(&plugin)
	require.Equal(t, int64(1), plugin.Revision)
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	other, _ := p.account(t, "publisher")
	mine := createPlugin(t, me, "eslint-tools")
	theirs := createPlugin(t, other, "eslint-tools") // drafts take nothing from anybody
	p.claim(t, mine, slug.Skeleton(mine.Slug))
	p.claim(t, mine, slug.Skeleton(mine.Slug)) // again changes nothing

	other.POST("/v1/plugins", draft("eslint-tools")).Problem(http.StatusConflict, "slug_taken")
	other.POST("/v1/plugins", draft("es1int-t00ls")).Problem(http.StatusConflict, "slug_confusable")
	other.PATCH("/v1/plugins/"+theirs.ID.String(), map[string]any{"slug": "eslinttools"}).Problem(http.StatusConflict, "slug_confusable")
	me.PATCH("/v1/plugins/"+mine.ID.String(), map[string]any{"slug": "another"}).Problem(http.StatusConflict, "slug_fixed")
	me.DELETE("/v1/plugins/"+mine.ID.String()).Problem(http.StatusConflict, "plugin_not_deletable")
	look := func(c *client, slug string) (out publisher.SlugAnswer) {
		c.GET("/v1/slugs/" + slug).Status(http.StatusOK).JSON(&out)
		return out
	}
	require.Equal(t, publisher.SlugAnswer{Available: true}, look(other, "free-tools"))
	require.Equal(t, publisher.SlugAnswer{Available: true}, look(me, "eslint-tools?plugin="+mine.ID.String()))
	for s, reason := range map[string]string{
		"eslint-tools": "slug_taken", "es1int-t00ls": "slug_confusable", "ab": "slug_too_short", "adm1n": "slug_reserved", "No%20Slug": "slug_form", "a%2Fb": "slug_form",
	} {
		require.Equal(t, publisher.SlugAnswer{Reason: reason}, look(other, s), s)
	}
	require.Equal(t, publisher.SlugAnswer{Reason: "slug_fixed"}, look(me, "another-one?plugin="+mine.ID.String()))
	other.GET("/v1/slugs/eslint-tools?plugin="+mine.ID.String()).Problem(http.StatusNotFound, "not_found")
	p.exec(t, `UPDATE rate_limits SET hits = 1000`)
	other.GET("/v1/slugs/free-tools").Problem(http.StatusTooManyRequests, "rate_limited")

	var ready publisher.Readiness
	other.GET("/v1/plugins/" + theirs.ID.String() + "/readiness").JSON(&ready)
	require.Contains(t, ready.Problems, publisher.ReadinessProblem{Field: "slug", Code: "slug_taken", Message: "Another plugin has this slug."})
	other.PATCH("/v1/plugins/"+theirs.ID.String(), map[string]any{"slug": "prettier-tools"}).Status(http.StatusOK)
}

func TestPluginListPages(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	for _, s := range []string{"one-plugin", "two-plugin", "three-plugin"} {
		createPlugin(t, me, s)
	}
	var page publisher.PluginPage
	me.GET("/v1/plugins?limit=2").JSON(&page)
	require.Len(t, page.Items, 2)
	require.Equal(t, "three-plugin", page.Items[0].Slug)
	rest := page
	me.GET("/v1/plugins?limit=2&cursor=" + page.NextCursor).JSON(&rest)
	require.Equal(t, "one-plugin", rest.Items[0].Slug)
	var found publisher.PluginPage
	me.GET("/v1/plugins?search=TWO&status=draft").JSON(&found)
	require.Len(t, found.Items, 1)
}

func TestPreview(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	me, _ := p.account(t, "publisher")
	var out publisher.MarkdownPreview
	me.POST("/v1/preview/markdown", map[string]any{"source": "# Hola <script>alert(1)</script>"}).Status(http.StatusOK).JSON(&out)
	require.Equal(t, "<h1 id=\"user-content-hola-scriptalert1script\">Hola alert(1)</h1>\n", out.HTML)
	p.For(t).POST("/v1/preview/markdown", map[string]any{"source": "a"}).Problem(http.StatusUnauthorized, "unauthenticated")
}

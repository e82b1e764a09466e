package archtest

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/mail"
)

// Every mail that is written in internal/mail is sent by somebody. That it gets the data it wants is checked
// by pgtest, on every mail that a test has enqueued.
func TestEveryMailIsSentBySomebody(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	for _, dir := range []string{"activities", "api", "publisher", "internal"} {
		require.NoError(t, fs.WalkDir(os.DirFS("../.."), dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			content, err := os.ReadFile("../../" + path)
			code.Write(content)
			return err
		}))
	}
	for _, name := range mail.Templates() {
		require.Contains(t, code.String(), `"`+name+`"`)
	}
}

// What mails link to are pages of the front end of their side.
func TestMailsLeadToPagesThatExist(t *testing.T) {
	t.Parallel()
	routes := func(file string) string {
		content, err := os.ReadFile("../../web/" + file)
		require.NoError(t, err)
		return string(content)
	}
	account := routes("shared/src/account/routes.tsx")
	store, panel := account+routes("storefront/src/router.tsx"), account+routes("publisher/src/router.tsx")
	data := []byte(`{"token": "t", "pluginId": "$pluginId", "purchaseId": "$purchaseId", "submissionId": "$submissionId", "requestId": "$requestId", "disputeId": "$disputeId",
		"pluginName": "", "version": "", "amountMinor": 1, "currency": "EUR", "documentNumber": "$number", "documentKind": "receipt", "reasonCode": "other", "round": 1, "at": "", "dueAt": "", "closesAt": ""}`)
	href := regexp.MustCompile(`href="https://web.example([^"#]*)`)
	for _, name := range mail.Templates() {
		mailed, err := mail.Renderer{BaseURL: "https://web.example"}.Render(name, "en", data)
		require.NoError(t, err)
		side := panel
		if slices.ContainsFunc([]string{"purchase_", "refund_request_", "dispute_"}, func(ours string) bool { return strings.HasPrefix(name, ours) }) {
			side = store
		}
		links := href.FindAllStringSubmatch(mailed.HTML, -1)
		require.NotEmpty(t, links)
		for _, l := range links {
			require.Contains(t, side, `path: "`+strings.TrimPrefix(l[1], "/admin")+`"`, name) // the admin area's routes are below it
		}
	}
}

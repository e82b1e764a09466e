package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/licensefile"
)

// snippets are the programs of docs/licenses.md, each as a command that takes FILE KEYS PLUGIN FINGERPRINT.
func snippets(t *testing.T) map[string][]string {
	t.Helper()
	page, err := os.ReadFile("../docs/licenses.md")
	require.NoError(t, err)
	block := func(language, name string) string {
		found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(page), -1)
		require.Len(t, found, 1)
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(path, []byte(found[0][1]), 0o600))
		return path
	}
	program := filepath.Join(t.TempDir(), "verify")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, block("go", "verify.go"))
	log, err := build.CombinedOutput()
	require.NoError(t, err, string(log))
	return map[string][]string{"Go": {program}, "JavaScript": {"node", block("js", "verify.mjs")}}
}

// What the documentation tells people to verify license files with is run on files that the API has issued.
func TestTheDocumentedSnippetsVerify(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := s.license("lint", 2)
	s.POST("/v1/licenses/activate", h.request("fingerprint", "box 1")).Status(http.StatusOK)
	var issued LicenseFile
	s.POST("/v1/licenses/checkout", h.request("fingerprint", "box 1")).Status(http.StatusOK).JSON(&issued)
	keys := filepath.Join(t.TempDir(), "license-keys.json")
	require.NoError(t, os.WriteFile(keys, s.GET("/.well-known/license-keys.json").Status(http.StatusOK).Body, 0o600))

	block, _ := pem.Decode([]byte(issued.File))
	forged := append([]byte{}, block.Bytes...)
	forged[len(forged)-2] ^= 1
	license := uuid.New()
	digest := sha256.Sum256([]byte(license.String() + ":box 1"))
	sign := func(issued, expires, grace time.Duration) string {
		now := time.Now()
		text, err := s.deps.LicenseFiles.Sign(licensefile.File{
			LicenseID: license, Plugin: "lint", Fingerprint: hex.EncodeToString(digest[:]), IssuedAt: now.Add(issued), ExpiresAt: now.Add(expires), GraceUntil: now.Add(grace),
		})
		require.NoError(t, err)
		return text
	}
	stranger, err := licensefile.NewSigner("test:" + strings.Repeat("A", 43) + "=")
	require.NoError(t, err)
	strange, err := stranger.Sign(licensefile.File{LicenseID: license, Plugin: "lint", Fingerprint: hex.EncodeToString(digest[:]), GraceUntil: time.Now().Add(time.Hour)})
	require.NoError(t, err)
	unknown, err := licensefile.NewSigner("nobody:" + strings.Repeat("A", 43) + "=")
	require.NoError(t, err)
	nobodys, err := unknown.Sign(licensefile.File{LicenseID: license, Plugin: "lint", Fingerprint: hex.EncodeToString(digest[:]), GraceUntil: time.Now().Add(time.Hour)})
	require.NoError(t, err)

	for language, command := range snippets(t) {
		for name, test := range map[string]struct{ text, plugin, fingerprint, says string }{
			"as issued":            {issued.File, "lint", "box 1", "valid"},
			"among other lines":    {"Keep this safe.\r\n" + strings.ReplaceAll(issued.File, "\n", "\r\n") + "\r\n", "lint", "box 1", "valid"},
			"in its grace":         {sign(-30*24*time.Hour, -time.Hour, time.Hour), "lint", "box 1", "grace"},
			"after it":             {sign(-30*24*time.Hour, -2*time.Hour, -time.Hour), "lint", "box 1", "invalid: expired"},
			"of another plugin":    {issued.File, "other", "box 1", "invalid: for another plugin"},
			"of another machine":   {issued.File, "lint", "box 2", "invalid: for another machine"},
			"from the future":      {sign(48*time.Hour, 72*time.Hour, 96*time.Hour), "lint", "box 1", "invalid: the clock is wrong"},
			"changed":              {string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: forged})), "lint", "box 1", "invalid"},
			"signed by another":    {strange, "lint", "box 1", "invalid: not signed by the store"},
			"of a key of nobody":   {nobodys, "lint", "box 1", "invalid: not signed by the store"},
			"of another format":    {strings.ReplaceAll(issued.File, "V1", "V2"), "lint", "box 1", "invalid: not a license file"},
			"nothing":              {"", "lint", "box 1", "invalid: not a license file"},
			"a signature cut away": {string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes[64:]})), "lint", "box 1", "invalid"},
		} {
			t.Run(language+"/"+name, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "license.txt")
				require.NoError(t, os.WriteFile(file, []byte(test.text), 0o600))
				run := exec.CommandContext(t.Context(), command[0], slices.Concat(command[1:], []string{file, keys, test.plugin, test.fingerprint})...)
				out, err := run.Output()
				said := strings.TrimSpace(string(out))
				if exit, failed := errors.AsType[*exec.ExitError](err); failed {
					require.Equal(t, 1, exit.ExitCode(), string(exit.Stderr))
				} else {
					require.NoError(t, err)
				}
				require.True(t, said == test.says || test.says == "invalid" && strings.HasPrefix(said, "invalid: "), said)
				require.Equal(t, strings.HasPrefix(test.says, "invalid"), err != nil)
			})
		}
	}

	var payload map[string]any
	require.NoError(t, json.Unmarshal(block.Bytes[64:], &payload))
	page, err := os.ReadFile("../docs/licenses.md")
	require.NoError(t, err)
	for field := range payload {
		require.Contains(t, string(page), "`"+field+"`", "the format of the documentation lacks a field")
	}
}

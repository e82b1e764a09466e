package check_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/check"
	"marketplace/internal/listing"
)

func subject(data []byte) check.Subject {
	f, err := archive.Detect(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		panic(err)
	}
	return check.Subject{
		Bytes: bytes.NewReader(data), Size: int64(len(data)), Format: f, Slug: "tidy-imports", Version: "1.0.0", Scanner: check.EICAR{},
		Listing: listing.Listing{Name: "Tidy Imports", Summary: "Sorts imports 👩‍💻.", Description: "It **sorts** ❤️ your imports.", License: "MIT"},
	}
}

func plugin(more map[string]string) []byte {
	files := archivetest.Plugin("tidy-imports", "1.0.0")
	maps.Copy(files, more)
	return archivetest.Tgz(files)
}

// run gives "rule path:line" of each finding of one check, warnings with a question mark.
func run(t *testing.T, name string, s check.Subject) []string {
	t.Helper()
	found, err := runCheck(t.Context(), name, s)
	require.NoError(t, err)
	got := []string{}
	for _, f := range found {
		mark := ""
		if f.Severity == check.SeverityWarning {
			mark = "?"
		}
		got = append(got, f.Rule+mark)
	}
	return slices.Compact(got)
}

func runCheck(ctx context.Context, name string, s check.Subject) ([]check.Finding, error) {
	for _, c := range check.All() {
		if c.Name == name {
			return c.Run(ctx, s)
		}
	}
	panic(name)
}

func TestAllInOrder(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range check.All() {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{check.Archive, check.Manifest, check.License, check.Secrets, check.Unicode, check.LookAlikes, check.Malware}, names)
}

func TestAGoodPluginPassesWithoutAWarning(t *testing.T) {
	t.Parallel()
	alive := 0
	s := subject(plugin(nil))
	s.Progress = func() { alive++ }
	for _, c := range check.All() {
		require.Empty(t, run(t, c.Name, s), c.Name)
	}
	require.Positive(t, alive)
}

func TestWhatCannotRunIsAnErrorNotAPass(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	good := subject(plugin(nil))
	good.Others = []check.Name{{Slug: "other", Name: "Other"}}
	broken := good
	broken.Bytes = readerAt(func([]byte, int64) (int, error) { return 0, errDisk })
	for _, c := range check.All() {
		_, err := c.Run(cancelled, good)
		require.ErrorIs(t, err, context.Canceled, c.Name)
		if c.Name != check.LookAlikes { // reads no bytes
			_, err = c.Run(t.Context(), broken)
			require.ErrorIs(t, err, errDisk, c.Name)
		}
	}
	good.Scanner = nil
	_, err := runCheck(t.Context(), check.Malware, good)
	require.Error(t, err)
}

var errDisk = errors.New("disk broken")

type readerAt func([]byte, int64) (int, error)

func (f readerAt) ReadAt(p []byte, off int64) (int, error) { return f(p, off) }

func TestAnUnsoundArchiveFailsEveryCheckThatReadsIt(t *testing.T) {
	t.Parallel()
	data := plugin(nil)
	data[len(data)-8] ^= 1 // the gzip checksum
	s := subject(data)
	for _, c := range check.All() {
		found, err := c.Run(t.Context(), s)
		require.NoError(t, err, c.Name)
		require.Equal(t, c.Name != check.LookAlikes, check.Failed(found), c.Name)
	}
}

func TestArchiveCheck(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"zip_slip"}, run(t, check.Archive, subject(archivetest.ZipSlip("a", "1.0.0"))))
	require.Equal(t, []string{"bomb"}, run(t, check.Archive, subject(archivetest.Bomb("a", "1.0.0", 20))))
	many := map[string]string{}
	for i := range 200 {
		many["../"+strings.Repeat("x", i+1)] = ""
	}
	found, err := runCheck(t.Context(), check.Archive, subject(archivetest.Zip(many)))
	require.NoError(t, err)
	require.LessOrEqual(t, len(found), 51)
	require.Equal(t, "more", found[len(found)-1].Rule)
}

func TestManifestCheck(t *testing.T) {
	t.Parallel()
	for manifest, want := range map[string][]string{
		`{"name":"a","version":"1.0.0","description":"d","engines":{"node":">=18"}}`:   {},
		`{"name":"a","version":"1.0.1","description":"d","engines":{"node":">=18"}}`:   {"version_mismatch"},
		`{"name":"a","version":"v1","description":"d","engines":{"node":">=18"}}`:      {"version_invalid"},
		`{"name":"a b","version":"1.0.0","description":"d","engines":{"node":">=18"}}`: {"name_invalid"},
		`{"version":"1.0.0"}`: {"name_missing", "description_missing?", "hosts_missing?"},
		`{"name":"a","version":"1.0.0","description":"d","engines":{"node":">=18"},"scripts":{"postinstall":"node x"}}`:   {"install_script"},
		`{"name":"a","version":"1.0.0","description":"d","engines":{"node":">=18"},"scripts":{"test":"x","prepare":"x"}}`: {},
		`{"name":`: {"manifest_invalid"},
	} {
		require.Equal(t, want, run(t, check.Manifest, subject(plugin(map[string]string{"package/package.json": manifest}))), manifest)
	}
	require.Equal(t, []string{"manifest_missing"}, run(t, check.Manifest, subject(archivetest.Zip(map[string]string{"a": "b"}))))
}

func TestLicenseCheck(t *testing.T) {
	t.Parallel()
	const mit = "Permission is hereby granted, free of charge, to any person"
	for name, tt := range map[string]struct {
		declared, listed, file, text string
		want                         []string
	}{
		"all agree":           {"MIT", "MIT", "LICENSE", mit, []string{}},
		"no file":             {"MIT", "MIT", "", "", []string{"license_file_missing?"}},
		"nothing":             {"", "MIT", "", "", []string{"license_missing"}},
		"file only":           {"", "MIT", "licence.md", mit, []string{"license_undeclared?"}},
		"page says otherwise": {"GPL-3.0-only", "MIT", "COPYING", "GNU General Public License version 3", []string{"license_mismatch"}},
		"one of two":          {"(MIT OR Apache-2.0)", "Apache-2.0", "LICENSE-MIT", mit, []string{}},
		"two names of one":    {"GPL-3.0", "GPL-3.0-only", "LICENSE", "GNU General Public License version 3", []string{}},
		"proprietary":         {"SEE LICENSE IN EULA.txt", "LicenseRef-Proprietary", "LICENSE", "All rights reserved.", []string{}},
		"text of another":     {"Apache-2.0", "Apache-2.0", "LICENSE", mit, []string{"license_text?"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			manifest, err := json.Marshal(map[string]string{"name": "a", "version": "1.0.0", "license": tt.declared})
			require.NoError(t, err)
			files := map[string]string{"package/package.json": string(manifest)}
			if tt.file != "" {
				files["package/"+tt.file] = tt.text
			}
			s := subject(archivetest.Zip(files))
			s.Listing.License = tt.listed
			require.Equal(t, tt.want, run(t, check.License, s))
		})
	}
}

// random is text such as keys are made of. It differs with each n and is put together here so that no
// scanner takes this file for a leak.
func random(n int) string {
	const letters = "q7RfX2mLk9ZsW4bTnC8vYhJd3GpN6xQeVaKt5MuFzHwByScDjPgr1E0oUiAl"
	var b strings.Builder
	for i := range n {
		b.WriteByte(letters[(i*17+n)%len(letters)])
	}
	return b.String()
}

func TestSecretsCheck(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	private := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	upper := strings.ToUpper(strings.NewReplacer("0", "A", "1", "B", "8", "C", "9", "D").Replace(random(16)))

	for name, tt := range map[string]struct{ path, text, want string }{
		"aws":               {"index.js", "const k = 'AKIA" + upper + "';", "aws_access_key"},
		"aws documentation": {"index.js", "const k = 'AKIAIOSFODNN7EXAMPLE';", ""},
		"aws secret":        {"a.env", "AWS_SECRET_ACCESS_KEY=" + random(40) + "\n", "aws_secret_key"},
		"github":            {"index.js", "x('ghp_" + random(36) + "')", "github_token"},
		"github, new":       {"index.js", "x('github_pat_" + random(82) + "')", "github_token"},
		"github pattern":    {"index.js", "/ghp_[A-Za-z0-9]{36}/", ""},
		"gitlab":            {"index.js", "glpat-" + random(20), "gitlab_token"},
		"slack":             {"index.js", "xoxb-" + "907153628402-" + random(24), "slack_token"},
		"stripe live":       {"index.js", "sk_live_" + random(24), "stripe_key"},
		"stripe test":       {"index.js", "sk_test_" + random(24), ""},
		"npm":               {"index.js", "npm_" + random(36), "npm_token"},
		"npmrc":             {".npmrc", "//npm.example.com/:_authToken=" + random(36), "npm_token secret_file?"},
		"npmrc variable":    {"a", "//npm.example.com/:_authToken=${NPM_TOKEN}", ""},
		"private key":       {"lib/key.js", "const key = `" + private + "`", "private_key"},
		"quoted key":        {"lib/key.js", `const key = "` + strings.ReplaceAll(private, "\n", `\n`) + `"`, "private_key"},
		"key in tests":      {"test/fixtures/key.pem", private, "private_key?"},
		"public key":        {"lib/key.js", strings.ReplaceAll(private, "PRIVATE", "PUBLIC"), ""},
		"only the header":   {"lib/key.js", "if (s.startsWith('-----BEGIN PRIVATE KEY-----')) return", ""},
		"generic":           {"index.js", `const apiKey = "` + random(40) + `"`, "generic_secret?"},
		"generic word":      {"index.js", `const token = "invalidTokenPositionInExpression"`, ""},
		"integrity":         {"package-lock.json", `"integrity": "sha512-` + random(86) + `"`, ""},
		"binary file":       {"data.bin", "\x00\x01ghp_" + random(36) + "\x00", "github_token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := subject(plugin(map[string]string{"package/" + tt.path: tt.text}))
			require.Equal(t, strings.Fields(tt.want), run(t, check.Secrets, s))
		})
	}
}

func TestSecretsAreFoundOnceWithTheirLineAndNeverRepeated(t *testing.T) {
	t.Parallel()
	token := "ghp_" + random(36)
	for _, before := range []int{0, 1 << 20, 1<<20 - 4096, 1<<20 - 4100, 1<<20 - 20, 3 << 20} {
		text := strings.Repeat(strings.Repeat("x", 99)+"\n", before/100) + strings.Repeat("y", before%100) + " " + token + "\n"
		found, err := runCheck(t.Context(), check.Secrets, subject(archivetest.Zip(map[string]string{"a.js": text, "b.bin": incompressible(before)})))
		require.NoError(t, err)
		require.Len(t, found, 1, before)
		require.Equal(t, "a.js", found[0].Path)
		require.Equal(t, before/100+1, found[0].Line)
		require.NotContains(t, found[0].Message, token)
	}
}

// incompressible keeps the archive's ratio below what is taken for a bomb.
func incompressible(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return string(b)
}

func TestUnicodeCheck(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ path, text, want string }{
		"trojan source":            {"a.js", "/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */", "bidi"},
		"trojan source with a NUL": {"a.js", "\x00/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin */", "bidi"},
		"minified class":           {"a.js", "x=/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g", "bidi?"},
		"single quoted":            {"a.js", "case '\u202e': break", "bidi?"},
		"arabic text":              {"README.md", "\u202bمرحبا\u202c", "bidi?"},
		"fixture":                  {"test/a.js", "'\u202e evil'", "bidi?"},
		"byte order mark":          {"a.js", "\ufeffconst a = 1", ""},
		"later mark":               {"a.js", "const a = '\ufeff'", "invisible?"},
		"emoji":                    {"a.js", "'👩‍👩‍👧‍👦 ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣'", ""},
		"persian":                  {"fa.json", "\"می\u200cخواهم\"", ""},
		"joiner in identifier":     {"a.js", "const ad\u200dmin = 1", "invisible?"},
		"hangul filler":            {"a.js", "const { timeout,\u3164} = req.query", "invisible?"},
		"variation smuggling":      {"a.js", "eval(decode('x" + strings.Repeat("\U000e0141\ufe01", 40) + "'))", "invisible_run invisible?"},
		"tag smuggling":            {"a.js", "eval(decode('🏴" + strings.Repeat("\U000e0041", 40) + "'))", "invisible_run invisible?"},
		"private-use smuggling":    {"a.js", "decode('" + strings.Repeat("\ue123", 40) + "')", "invisible_run private_use?"},
		"the same in a text":       {"a.md", strings.Repeat("\u200b", 40), "invisible?"},
		"icon font":                {"a.css", ".x:before{content:'\ue001'}", "private_use?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, check.Unicode, subject(plugin(map[string]string{"package/" + tt.path: tt.text})))
			got = slices.DeleteFunc(got, func(s string) bool { return s == "invisible_run?" })
			require.Equal(t, strings.Fields(tt.want), got)
		})
	}
	require.Equal(t, []string{"hidden_in_name"}, run(t, check.Unicode, subject(plugin(map[string]string{"package/a\u202esj.exe": ""}))))
}

func TestUnicodeAcrossWindows(t *testing.T) {
	t.Parallel()
	for cut := range 4 {
		text := strings.Repeat("a", 1<<20-2-cut) + "\u202e b"
		s := subject(archivetest.Zip(map[string]string{"a.js": text, "b.bin": incompressible(1 << 20)}))
		require.Equal(t, []string{"bidi"}, run(t, check.Unicode, s))
	}
}

func TestUnicodeOfTheListing(t *testing.T) {
	t.Parallel()
	s := subject(plugin(nil))
	s.Listing.Name = "Tidy\u200b Imports"
	require.Equal(t, []string{"hidden_text"}, run(t, check.Unicode, s))
	s.Listing.Name, s.Listing.Description = "Tidy", "now \u202e free"
	require.Equal(t, []string{"bidi"}, run(t, check.Unicode, s))
	s.Listing.Description = "a" + strings.Repeat("\ufe01", 20)
	require.Equal(t, []string{"hidden_text"}, run(t, check.Unicode, s))
}

func TestLookAlikes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ slug, name, want string }{
		{"tidy-irnports", "Something Else", "look_alike"},
		{"tidyimports", "Something Else", "look_alike"},
		{"t1dy-1mports", "Something Else", "look_alike"},
		{"else", "Tіdу Imроrts", "look_alike"}, // Cyrillic і, у, р, о
		{"else", "Ｔｉｄｙ　Ｉｍｐｏｒｔｓ", "look_alike"},
		{"tidy-import", "Something Else", "near_name?"},
		{"tidy-improts", "Something Else", "near_name?"},
		{"tidy-exports", "Tidy Exports", ""},
		{"sort-imports", "Sort Imports", ""},
		{"else", "Something Else", ""},
		{"", "", ""},
	} {
		s := subject(plugin(nil))
		s.Others = []check.Name{{Slug: "unrelated", Name: "Unrelated"}, {Slug: tt.slug, Name: tt.name}}
		require.Equal(t, strings.Fields(tt.want), run(t, check.LookAlikes, s), tt.slug+" "+tt.name)
	}
}

func TestMalwareCheck(t *testing.T) {
	t.Parallel()
	found, err := runCheck(t.Context(), check.Malware, subject(archivetest.WithEICAR("a", "1.0.0")))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "package/fixtures/sample.txt", found[0].Path)
	for _, before := range []int{1, 64<<10 - 30, 64 << 10, 1 << 20} {
		threat, err := check.EICAR{}.Scan(t.Context(), strings.NewReader(strings.Repeat("x", before)+archivetest.EICAR()))
		require.NoError(t, err)
		require.NotEmpty(t, threat)
	}
	s := subject(plugin(nil))
	s.Scanner = scanner(func(io.Reader) (string, error) { return "", errDisk })
	_, err = runCheck(t.Context(), check.Malware, s)
	require.ErrorIs(t, err, errDisk)
}

type scanner func(io.Reader) (string, error)

func (f scanner) Scan(_ context.Context, r io.Reader) (string, error) { return f(r) }

func TestScanners(t *testing.T) {
	t.Parallel()
	reads := func(threat string, n int64, err error) check.Scanner {
		return scanner(func(r io.Reader) (string, error) {
			_, copyErr := io.CopyN(io.Discard, r, n)
			if err == nil && !errors.Is(copyErr, io.EOF) {
				err = copyErr
			}
			return threat, err
		})
	}
	const all = 1 << 30
	text := strings.Repeat("x", 1<<20)
	for _, tt := range []struct {
		scanners []check.Scanner
		threat   string
		fails    bool
	}{
		{[]check.Scanner{reads("", all, nil), reads("", all, nil)}, "", false},
		{[]check.Scanner{reads("a", 10, nil), reads("", all, nil)}, "a", false},
		{[]check.Scanner{reads("", all, nil), reads("b", 10, nil), reads("", all, nil)}, "b", false},
		{[]check.Scanner{reads("", all, nil), reads("", 0, errDisk)}, "", true},
		{[]check.Scanner{reads("", 0, errDisk), reads("", all, nil)}, "", true},
		{nil, "", true},
	} {
		threat, err := check.Scanners(tt.scanners...).Scan(t.Context(), strings.NewReader(text))
		require.Equal(t, tt.fails, err != nil, "%v", err)
		require.Equal(t, tt.threat, threat)
	}
	_, err := check.Scanners(check.EICAR{}, check.EICAR{}).Scan(t.Context(), io.MultiReader(strings.NewReader(text), failing{}))
	require.ErrorIs(t, err, errDisk)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func FuzzChecks(f *testing.F) {
	f.Add("a.js", "/*\u202e } */ ghp_"+random(36), "Tidy")
	f.Add("b.md", strings.Repeat("\u200b", 9), "\u0456")
	f.Fuzz(func(t *testing.T, path, text, name string) {
		files := archivetest.Plugin("a", "1.0.0")
		delete(files, "package/README.md")
		s := subject(archivetest.Zip(archivetest.With(files, path, text)))
		s.Listing.Name, s.Listing.Description = name, text
		s.Others = []check.Name{{Slug: name, Name: text}}
		for _, c := range check.All() {
			found, err := c.Run(t.Context(), s)
			require.NoError(t, err)
			require.LessOrEqual(t, len(found), 51)
			for _, f := range found {
				data, err := json.Marshal(f)
				require.NoError(t, err)
				require.NotContains(t, string(data), `\u0000`)
				require.NotContains(t, string(data), "\ufffd")
			}
		}
	})
}

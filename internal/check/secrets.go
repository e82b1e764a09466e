package check

import (
	"bytes"
	"context"
	"math"
	"path"
	"regexp"
	"strings"
)

// secretRule finds one kind of secret. The expression is only tried around its keyword, which keeps the check
// as fast as a plain search. A keyword in small letters of a rule that is an assignment is found in any case.
type secretRule struct {
	name     string
	keywords []string
	// The secret is the last group.
	expression *regexp.Regexp
	entropy    float64 // bits per character that the secret must have
	severity   Severity
	message    string
	assignment bool // the keyword is part of a name that something is assigned to
}

var secretRules = []secretRule{
	{"aws_access_key", []string{"AKIA", "ASIA"}, regexp.MustCompile(`(?:^|[^A-Za-z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?:$|[^A-Za-z0-9])`), 2.8, SeverityError, "an AWS access key", false},
	{"aws_secret_key", []string{"aws_secret", "secretaccesskey"}, regexp.MustCompile(`(?i)(?:aws_secret_access_key|aws_secret_key|secretaccesskey)["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=])`), 4, SeverityError, "an AWS secret key", true},
	{"github_token", []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_"}, regexp.MustCompile(`(?:^|[^A-Za-z0-9_])(gh[pousr]_[A-Za-z0-9]{36})(?:$|[^A-Za-z0-9])`), 3.5, SeverityError, "a GitHub token", false},
	{"github_token", []string{"github_pat_"}, regexp.MustCompile(`(github_pat_[A-Za-z0-9_]{82})(?:$|[^A-Za-z0-9_])`), 3.5, SeverityError, "a GitHub token", false},
	{"gitlab_token", []string{"glpat-"}, regexp.MustCompile(`(glpat-[A-Za-z0-9_-]{20,})`), 3.2, SeverityError, "a GitLab token", false},
	{"slack_token", []string{"xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xapp-"}, regexp.MustCompile(`((?:xox[baprs]|xapp)-[0-9]+-[0-9A-Za-z-]{20,})`), 3, SeverityError, "a Slack token", false},
	{"slack_webhook", []string{"hooks.slack.com/services/"}, regexp.MustCompile(`hooks\.slack\.com/services/(T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24})`), 3.2, SeverityError, "a Slack webhook address", false},
	{"stripe_key", []string{"sk_live_", "rk_live_"}, regexp.MustCompile(`(?:^|[^A-Za-z0-9])([sr]k_live_[A-Za-z0-9]{16,})`), 3, SeverityError, "a live Stripe key", false},
	{"npm_token", []string{"npm_"}, regexp.MustCompile(`(?:^|[^A-Za-z0-9_])(npm_[A-Za-z0-9]{36})(?:$|[^A-Za-z0-9_])`), 3.5, SeverityError, "an npm token", false},
	{"npm_token", []string{"_authToken"}, regexp.MustCompile(`:_authToken\s*=\s*["']?([A-Za-z0-9_.=-]{20,})`), 3.2, SeverityError, "an npm token", false},
	{"pypi_token", []string{"pypi-AgEIcHlwaS5vcmc"}, regexp.MustCompile(`(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,})`), 3.5, SeverityError, "a PyPI token", false},
	{"openai_key", []string{"sk-"}, regexp.MustCompile(`(sk-(?:proj-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,})`), 3.5, SeverityError, "an OpenAI key", false},
	{"anthropic_key", []string{"sk-ant-"}, regexp.MustCompile(`(sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80,})`), 3.5, SeverityError, "an Anthropic key", false},
	{"sendgrid_key", []string{"SG."}, regexp.MustCompile(`(?:^|[^A-Za-z0-9])(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?:$|[^A-Za-z0-9_-])`), 4, SeverityError, "a SendGrid key", false},
	{"google_api_key", []string{"AIza"}, regexp.MustCompile(`(?:^|[^A-Za-z0-9_-])(AIza[A-Za-z0-9_-]{35})(?:$|[^A-Za-z0-9_-])`), 3.5, SeverityWarning, "a Google API key", false},
	{"private_key", []string{"-----BEGIN "}, regexp.MustCompile(`-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[rn]|["'+, ]|[A-Za-z-]+: [^\n]*)*([A-Za-z0-9+/=]{40,})`), 3.5, SeverityError, "a private key", false},
	{"generic_secret", []string{"secret", "token", "password", "passwd", "api_key", "apikey", "api-key"}, regexp.MustCompile(`(?i)(?:secret|token|password|passwd|api[_-]?key)[a-z0-9_-]{0,20}["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{24,128})["']`), 4.3, SeverityWarning, "a key or password", true},
}

// placeholder is what documentation puts in a secret's place.
var placeholder = regexp.MustCompile(`(?i)example|sample|dummy|placeholder|changeme|your|test|fake|xxxx|0000|1234567|abcdefg|qwerty`)

// secretNames are files that nobody publishes on purpose.
var secretNames = regexp.MustCompile(`(?i)^(\.env(\.(local|production|prod|development|staging))?|\.npmrc|\.netrc|\.pypirc|\.htpasswd|id_(rsa|dsa|ecdsa|ed25519)|credentials|.*\.(p12|pfx|jks|keystore|kdbx|ppk))$`)

func checkSecrets(ctx context.Context, s Subject) ([]Finding, error) {
	var f findings
	scan := secretScan{found: &f, lower: make([]byte, windowSize)}
	named := map[string]bool{}
	err := s.windows(ctx, func(string) bool { return true }, func(p string, window []byte, before, line int) {
		if !named[p] && secretNames.MatchString(path.Base(p)) {
			named[p] = true
			f.add(SeverityWarning, "secret_file", p, 0, "A file of this name usually holds secrets and is not published.")
		}
		scan.window(p, window, before, line)
	})
	return f.result(err)
}

type secretScan struct {
	found *findings
	lower []byte
}

const (
	lookBehind = 32
	lookAhead  = 256
	keyAhead   = 1 << 10 // of a private key, whose headers may be long
)

func (s *secretScan) window(p string, window []byte, before, line int) {
	lower := s.lower[:len(window)]
	for i, c := range window {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	for i := range secretRules {
		rule, text := &secretRules[i], window
		if rule.assignment {
			text = lower
		}
		for _, keyword := range rule.keywords {
			for at := 0; ; at += len(keyword) {
				next := bytes.Index(text[at:], []byte(keyword))
				if next < 0 {
					break
				}
				if at += next; !rule.assignment || assigned(text[at+len(keyword):]) {
					s.try(rule, p, window, at, before, line)
				}
			}
		}
	}
}

// assigned says whether a name ends soon and a value follows.
func assigned(rest []byte) bool {
	rest = rest[:min(len(rest), 32)]
	rest = bytes.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz0123456789_-")
	rest = bytes.TrimLeft(rest, "\"' \t\r\n")
	return len(rest) > 0 && (rest[0] == ':' || rest[0] == '=')
}

// try applies the rule around its keyword at the given place.
func (s *secretScan) try(rule *secretRule, p string, window []byte, at, before, line int) {
	from := max(0, at-lookBehind)
	ahead := lookAhead
	if rule.name == "private_key" {
		ahead = keyAhead
	}
	near := window[from:min(len(window), at+ahead)]
	m := rule.expression.FindSubmatchIndex(near)
	if m == nil || from+m[0] > at || from+m[1] <= before {
		return // it belongs to another keyword or has been seen in the window before
	}
	secret := string(near[m[2]:m[3]])
	if placeholder.MatchString(secret) || entropy(secret) < rule.entropy || (rule.name == "generic_secret" && !mixed(secret)) {
		return
	}
	severity, code, where := rule.severity, "secret", ""
	if severity == SeverityError && forTests(p) && rule.name == "private_key" {
		severity, code, where = SeverityWarning, "secret-example", ", in what looks like a test or an example"
	}
	line += bytes.Count(window[:from+m[2]], []byte("\n"))
	s.found.addOf(severity, rule.name, code, p, line, "This looks like %s%s. Remove it, and revoke it if it is real.", rule.message, where)
}

// entropy is in bits per character.
func entropy(s string) float64 {
	var count [256]float64
	for i := range len(s) {
		count[s[i]]++
	}
	bits := 0.0
	for _, n := range count {
		if n > 0 {
			share := n / float64(len(s))
			bits -= share * math.Log2(share)
		}
	}
	return bits
}

// mixed tells random text from names and words: both letter cases and digits, and no long run of either.
func mixed(s string) bool {
	digits := strings.ContainsAny(s, "0123456789")
	upper := strings.ToLower(s) != s
	lower := strings.ToUpper(s) != s
	switches, last := 0, 0
	for i := range len(s) {
		kind := 1
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			kind = 2
		case 'A' <= c && c <= 'Z':
			kind = 3
		}
		if kind != last {
			switches, last = switches+1, kind
		}
	}
	return digits && upper && lower && switches*3 > len(s)
}

package listing

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/Masterminds/semver/v3"
	"golang.org/x/text/unicode/norm"

	"marketplace/internal/money"
	"marketplace/internal/slug"
)

// Limits of a listing.
const (
	MaxName        = 80
	MaxSummary     = 200
	MaxDescription = 50_000
	MaxTags        = 10
	MaxTag         = 30
	MaxHosts       = 30
	MaxLink        = 500
	MaxScreenshots = 8
	MaxPrices      = 30
	MaxAlt         = 200
)

// Problem is one thing that is wrong with a listing. Code is stable; Message says in English what to do.
type Problem struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Check says what is wrong with what has been filled in. A draft may be incomplete, but not wrong.
func Check(l Listing) []Problem {
	var c checker
	c.text("name", l.Name, MaxName, false)
	if slug.MixedScripts(l.Name) {
		c.add("name", "mixed_scripts", "One word mixes letters of several scripts.")
	}
	c.text("summary", l.Summary, MaxSummary, false)
	c.text("description", l.Description, MaxDescription, true)
	if l.Category != "" && !slices.Contains(Categories, l.Category) {
		c.add("category", "unknown_category", "There is no such category.")
	}
	c.tags(l.Tags)
	if l.License != "" && !KnownLicense(l.License) {
		c.add("license", "unknown_license", "Give an SPDX license identifier or expression, or LicenseRef-… for one of your own.")
	}
	c.link("links.homepage", l.Links.Homepage)
	c.link("links.repository", l.Links.Repository)
	c.link("links.issues", l.Links.Issues)
	c.hosts(l.Hosts)
	c.prices(l.Price, l.Prices)
	if len(l.Screenshots) > MaxScreenshots {
		c.add("screenshots", "too_many", fmt.Sprintf("At most %d screenshots.", MaxScreenshots))
	}
	return c.problems
}

// Problems says all that stands between a listing and its submission: what Check finds, and what is missing.
func Problems(l Listing) []Problem {
	c := checker{problems: Check(l)}
	for _, required := range []struct{ field, value string }{
		{"name", l.Name}, {"summary", l.Summary}, {"description", l.Description}, {"category", l.Category}, {"license", l.License},
	} {
		if strings.TrimSpace(required.value) == "" {
			c.add(required.field, "missing", "This is needed before the plugin can be submitted.")
		}
	}
	return c.problems
}

// NormalizeTags is how tags are stored: lower-case, words joined by hyphens, each once, in the order given.
func NormalizeTags(tags []string) []string {
	normal := make([]string, 0, len(tags))
	for _, tag := range tags {
		tag = strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(tag))), "-")
		if tag != "" && !slices.Contains(normal, tag) {
			normal = append(normal, tag)
		}
	}
	return normal
}

type checker struct{ problems []Problem }

func (c *checker) add(field, code, message string) {
	c.problems = append(c.problems, Problem{field, code, message})
}

// text refuses what is not text, and characters that are not seen or change the order of those that are.
func (c *checker) text(field, value string, longest int, lines bool) {
	if utf8.RuneCountInString(value) > longest {
		c.add(field, "too_long", fmt.Sprintf("At most %d characters.", longest))
	}
	hidden := func(r rune) bool {
		switch {
		case lines && (r == '\n' || r == '\r' || r == '\t'):
			return false
		case r == '\u200d', r == '\u200c': // joiners: emoji and several scripts need them
			return false
		}
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	}
	if !utf8.ValidString(value) || strings.ContainsFunc(value, hidden) {
		c.add(field, "hidden_characters", "There are control characters or invisible ones in it; remove them.")
	}
}

// prices holds each price to what can be charged in its currency, and all of them to one per currency and to being all free
// or none.
func (c *checker) prices(own money.Money, further []money.Money) {
	if err := money.CheckPrice(own); err != nil {
		c.add("price", "price_not_allowed", err.Error()+".")
	}
	if len(further) > MaxPrices {
		c.add("prices", "too_many", fmt.Sprintf("At most %d further prices.", MaxPrices))
	}
	seen := map[string]bool{own.Currency: true}
	for i, price := range further {
		field := fmt.Sprintf("prices[%d]", i)
		err := money.CheckPrice(price)
		switch {
		case err != nil:
			c.add(field, "price_not_allowed", err.Error()+".")
		case seen[price.Currency]:
			c.add(field, "currency_twice", "There is a price in "+price.Currency+" already.")
		case (price.Minor == 0) != (own.Minor == 0):
			c.add(field, "free_and_paid", "A plugin is free in every currency, or in none.")
		}
		seen[price.Currency] = true
	}
}

var tagForm = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}+#.-]*$`)

func (c *checker) tags(tags []string) {
	if len(tags) > MaxTags {
		c.add("tags", "too_many", fmt.Sprintf("At most %d tags.", MaxTags))
	}
	for i, tag := range tags {
		if utf8.RuneCountInString(tag) > MaxTag || !tagForm.MatchString(tag) {
			c.add(fmt.Sprintf("tags[%d]", i), "tag_form", fmt.Sprintf("A tag has letters, digits and + # . - only, at most %d of them.", MaxTag))
		}
	}
}

func (c *checker) link(field, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	hidden := func(r rune) bool {
		return r <= ' ' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.IsSpace(r)
	}
	switch {
	case len(value) > MaxLink:
		c.add(field, "too_long", fmt.Sprintf("At most %d characters.", MaxLink))
	case err != nil || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(value, hidden):
		c.add(field, "link_form", "This is not an address of a web page.")
	case u.Scheme != "https":
		c.add(field, "link_not_https", "The address must begin with https://.")
	}
}

var hostForm = regexp.MustCompile(`^(@[a-z0-9][a-z0-9._-]{0,60}/)?[a-z0-9][a-z0-9._-]{0,60}$`)

func (c *checker) hosts(hosts map[string]string) {
	if len(hosts) > MaxHosts {
		c.add("hosts", "too_many", fmt.Sprintf("At most %d hosts.", MaxHosts))
		return
	}
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		switch {
		case !hostForm.MatchString(host):
			c.add("hosts", "host_form", "A host is named as its package is: small letters, digits, . _ - and perhaps a @scope/.")
		case !validRange(hosts[host]):
			c.add("hosts."+host, "host_range", "This is not a range of versions, such as >=8 or ^2.1 || ^3.")
		}
	}
}

func validRange(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	_, err := semver.NewConstraint(s)
	return err == nil
}

// ValidHosts are those of the hosts that Check would pass, at most MaxHosts: what a manifest says about
// others is no use to the store.
func ValidHosts(hosts map[string]string) map[string]string {
	valid := map[string]string{}
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		if len(valid) < MaxHosts && hostForm.MatchString(host) && validRange(hosts[host]) {
			valid[host] = hosts[host]
		}
	}
	return valid
}

package stack

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// allowed reads docs/configuration.md: which setting may be handed to which process.
func allowed(t *testing.T) map[string][]string {
	t.Helper()
	content, err := os.ReadFile("../../docs/configuration.md")
	require.NoError(t, err)
	names := regexp.MustCompile("`([A-Z][A-Z0-9_]+)`")
	rows := map[string][]string{}
	for line := range strings.Lines(string(content)) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			continue
		}
		for _, match := range names.FindAllStringSubmatch(cells[1], -1) {
			rows[match[1]] = readers(cells[3])
		}
	}
	require.Greater(t, len(rows), 30)
	return rows
}

// readers turns «api (read), worker marketplace» into service names; nil stands for all.
func readers(cell string) []string {
	cell = strings.TrimSpace(regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(cell, ""))
	if strings.HasPrefix(cell, "all") {
		return nil
	}
	var who []string
	if plural, found := strings.CutPrefix(cell, "workers "); found {
		for queue := range strings.SplitSeq(plural, " and ") {
			who = append(who, "worker-"+strings.TrimSpace(queue))
		}
		return who
	}
	for reader := range strings.SplitSeq(cell, ",") {
		switch reader = strings.TrimSpace(reader); reader {
		case "workers":
			who = append(who, "worker-marketplace", "worker-publisher", "worker-payments")
		case "that process":
			who = append(who, "api", "storefront", "publisher")
		default:
			who = append(who, strings.ReplaceAll(reader, " ", "-"))
		}
	}
	return who
}

func TestServicesAreHandedOnlyWhatTheDocumentationAllows(t *testing.T) {
	t.Parallel()
	documented := allowed(t)
	for _, service := range Services {
		for _, name := range service.Env {
			if strings.HasPrefix(name, "OTEL_") || strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "TEMPORAL_") && name != "TEMPORAL_ADDRESS" {
				continue // «…» in the table, or what every S3 client reads
			}
			who, ok := documented[name]
			require.True(t, ok, "%s is not in docs/configuration.md", name)
			require.True(t, who == nil || slices.Contains(who, service.Name), "%s may not have %s: %v", service.Name, name, who)
		}
	}
}

func TestServicesAreHandedEverySettingTheyMayHave(t *testing.T) {
	t.Parallel()
	for name, who := range allowed(t) {
		if strings.HasPrefix(name, "DB_") {
			continue // parts of the URLs, which the stack sets whole
		}
		for _, service := range Services {
			otherPort := strings.HasSuffix(name, "_PORT") && name != portVariable(service.Name)
			if slices.Contains(who, service.Name) && !otherPort {
				require.Contains(t, service.Env, name, service.Name)
			}
		}
	}
}

func TestEnvironmentHoldsNothingElse(t *testing.T) {
	t.Parallel()
	s := &Stack{values: map[string]string{"STRIPE_SECRET_KEY": "sk", "STRIPE_API_URL": "http://x", "DOWNLOAD_SECRET": "d", "API_CURSOR_SECRET": "c"}}
	s.options.Getenv = func(string) string { return "" }
	s.options.Extra = map[string]map[string]string{"worker-payments": {"LOG_LEVEL": "debug"}}
	payments := service(t, "worker-payments")
	env := s.environment(payments.Name, payments.Env, map[string]string{"ADMIN_ADDR": "a"})
	require.Subset(t, env, []string{"STRIPE_SECRET_KEY=sk", "STRIPE_API_URL=http://x", "LOG_LEVEL=debug", "ADMIN_ADDR=a"})
	require.Len(t, env, len(s.baseEnv())+4)
	api := service(t, "api")
	require.Contains(t, s.environment("api", api.Env, nil), "CURSOR_SECRET=c")
}

func TestEnvironmentReplacesEmbeddedParts(t *testing.T) {
	t.Parallel()
	env := map[string]string{}
	s := &Stack{options: Options{Getenv: func(name string) string { return env[name] }, FreePorts: true}}
	all, err := choosePorts(s.options, s.replaced)
	require.NoError(t, err)
	require.Len(t, all, len(knownPorts))
	maps.Copy(env, map[string]string{
		"MARKETPLACE_DATABASE_URL": "postgres://a", "PUBLISHER_DATABASE_URL": "postgres://b", "TEMPORAL_ADDRESS": "t:7233",
		"SMTP_URL": "smtp://m", "STRIPE_SECRET_KEY": "sk_test_x",
	})
	left, err := choosePorts(s.options, s.replaced)
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"api", "storefront", "publisher"}, slices.Collect(maps.Keys(left)))
	s.ports = left
	s.secrets = map[string]string{"STRIPE_SECRET_KEY": "generated"}
	s.setValues()
	require.Equal(t, "t:7233", s.values["TEMPORAL_ADDRESS"])
	require.Equal(t, "sk_test_x", s.values["STRIPE_SECRET_KEY"])
	require.Empty(t, s.values["STRIPE_API_URL"])
}

func service(t *testing.T, name string) Service {
	t.Helper()
	i := slices.IndexFunc(Services, func(s Service) bool { return s.Name == name })
	require.GreaterOrEqual(t, i, 0)
	return Services[i]
}

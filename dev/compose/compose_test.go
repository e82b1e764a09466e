package compose_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/require"

	"marketplace/dev/compose"
	"marketplace/dev/stack"
	"marketplace/internal/searchattr"
)

// load reads docker-compose.yml as Docker would, with every profile on and secrets in a folder beside it.
func load(t *testing.T) *types.Project {
	t.Helper()
	root := t.TempDir()
	_, err := compose.WriteSecrets(root)
	require.NoError(t, err)
	content, err := os.ReadFile("../../docker-compose.yml")
	require.NoError(t, err)
	project, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  root,
		ConfigFiles: []types.ConfigFile{{Filename: filepath.Join(root, "docker-compose.yml"), Content: content}},
		Environment: types.Mapping{},
	}, func(o *loader.Options) { o.Profiles = []string{"*"}; o.SetProjectName("marketplace", true) })
	require.NoError(t, err)
	return project
}

func TestEveryPartIsThere(t *testing.T) {
	t.Parallel()
	project := load(t)
	want := []string{
		"postgres", "roles", "temporal-schema", "temporal", "temporal-namespace", "temporal-ui", "s3-artifacts", "s3-drafts",
		"mailpit", "otel", "clamav", "migrate-marketplace", "migrate-publisher", "setup-temporal",
	}
	for _, s := range stack.Services {
		want = append(want, s.Name)
		require.Equal(t, s.Args, []string(project.Services[s.Name].Command), s.Name)
	}
	require.Subset(t, project.ServiceNames(), want)
}

// settings are the names a compose service is handed, X_FILE counting as X.
func settings(s types.ServiceConfig) []string {
	var names []string
	for name := range s.Environment {
		names = append(names, strings.TrimSuffix(name, "_FILE"))
	}
	return names
}

func TestServicesAreHandedWhatTheStackHandsThem(t *testing.T) {
	t.Parallel()
	project := load(t)
	// What one sets only to differ from the default, or hands over in another way.
	optional := func(name string) bool {
		return strings.HasPrefix(name, "OTEL_") || strings.HasPrefix(name, "AWS_") ||
			slices.Contains([]string{"LOG_LEVEL", "TEMPORAL_API_KEY", "TEMPORAL_TLS", "TRUSTED_PROXIES"}, name)
	}
	for _, s := range stack.Services {
		have := settings(project.Services[s.Name])
		for _, name := range have {
			if name != "AWS_SHARED_CREDENTIALS" {
				require.Contains(t, s.Env, name, "%s may not have it", s.Name)
			}
		}
		for _, name := range s.Env {
			require.True(t, optional(name) || slices.Contains(have, name), "%s lacks %s", s.Name, name)
		}
	}
}

func TestSecretsAreReadByWhoeverIsHandedThem(t *testing.T) {
	t.Parallel()
	project := load(t)
	for name, service := range project.Services {
		paths := slices.Collect(maps.Values(service.Environment))
		for _, secret := range service.Secrets {
			if name == "roles" {
				continue // its script reads them
			}
			read := slices.ContainsFunc(paths, func(p *string) bool { return p != nil && *p == "/run/secrets/"+secret.Source })
			require.True(t, read, "%s is handed %s and does not read it", name, secret.Source)
		}
		for _, path := range paths {
			if path == nil || !strings.HasPrefix(*path, "/run/secrets/") {
				continue
			}
			handed := slices.ContainsFunc(service.Secrets, func(s types.ServiceSecretConfig) bool { return "/run/secrets/"+s.Source == *path })
			require.True(t, handed, "%s reads %s and is not handed it", name, *path)
		}
	}
}

func TestSecretFilesExist(t *testing.T) {
	t.Parallel()
	for name, secret := range load(t).Secrets {
		_, err := os.Stat(secret.File)
		require.NoError(t, err, "compose-secrets does not make %s", name)
	}
}

func TestNothingWaitsForWhatTheStackStartsLater(t *testing.T) {
	t.Parallel()
	project := load(t)
	order := stack.StartOrder()
	rank := func(name string) int {
		key := name
		switch {
		case strings.HasPrefix(name, "migrate-"):
			key = "migrate"
		case name == "mailpit":
			key = "mailbox"
		case name == "temporal-namespace":
			key = "setup-temporal"
		case slices.ContainsFunc(stack.Services, func(s stack.Service) bool { return s.Name == name }):
			key = "services"
		}
		return slices.Index(order, key)
	}
	for name, service := range project.Services {
		for needed := range service.DependsOn {
			require.Contains(t, project.Services, needed)
			if mine, theirs := rank(name), rank(needed); mine >= 0 && theirs >= 0 {
				require.LessOrEqual(t, theirs, mine, "%s waits for %s", name, needed)
			}
		}
	}
	for _, s := range stack.Services {
		needs := closure(project, s.Name)
		for _, side := range []string{"marketplace", "publisher"} {
			if slices.Contains(s.Env, strings.ToUpper(side)+"_DATABASE_URL") {
				require.Contains(t, needs, "migrate-"+side, s.Name)
			}
		}
		if s.Args[0] == "worker" {
			require.Contains(t, needs, "setup-temporal", s.Name)
		}
	}
}

func closure(project *types.Project, name string) []string {
	var all []string
	for needed := range project.Services[name].DependsOn {
		all = append(append(all, needed), closure(project, needed)...)
	}
	return all
}

func TestMarketplaceContainersMayDoNothingElse(t *testing.T) {
	t.Parallel()
	project := load(t)
	for _, s := range stack.Services {
		service := project.Services[s.Name]
		require.True(t, service.ReadOnly, s.Name)
		require.Equal(t, []string{"ALL"}, service.CapDrop, s.Name)
		require.Empty(t, service.Volumes, s.Name)
	}
}

func TestNamespaceScriptKnowsEverySearchAttribute(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("../../deploy/temporal-namespace.sh")
	require.NoError(t, err)
	for name, kind := range searchattr.All {
		require.True(t, bytes.Contains(script, []byte("\n"+name+" "+kind.String()+"\n")), "%s %s", name, kind)
	}
}

func TestSecretsAreMadeOnce(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	first, err := compose.WriteSecrets(root)
	require.NoError(t, err)
	require.NotEmpty(t, first)
	again, err := compose.WriteSecrets(root)
	require.NoError(t, err)
	require.Empty(t, again)
}

package stack

import (
	"slices"
	"strings"
	"testing"

	"github.com/joho/godotenv"
	"github.com/stretchr/testify/require"
)

// Whoever copies an example gets a file that its process takes: no setting of another's, none misspelt.
func TestEnvironmentExamplesNameOnlySettingsOfTheirProcess(t *testing.T) {
	t.Parallel()
	databaseParts := []string{"DB_HOST", "DB_USER", "DB_PASSWORD", "DB_NAME"}
	for _, service := range Services {
		settings, err := godotenv.Read("../../deploy/env/" + service.Name + ".env.example")
		require.NoError(t, err)
		allowed := service.Env
		if slices.ContainsFunc(allowed, func(name string) bool { return strings.HasSuffix(name, "_DATABASE_URL") }) {
			allowed = slices.Concat(allowed, databaseParts)
		}
		for name := range settings {
			require.Contains(t, allowed, name, service.Name)
		}
	}
}

package currencies_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/currencies"
)

func TestTheFrontEndsKnowTheSame(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile(filepath.Join("../..", currencies.File))
	require.NoError(t, err)
	require.Equal(t, currencies.TypeScript(), string(written), "run make generate")
}

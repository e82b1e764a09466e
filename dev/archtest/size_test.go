package archtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// maxBinary is the promise of the README: 60 MB.
const maxBinary = 60_000_000

func TestShippedBinaryIsSmall(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "marketplace")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, ".")
	build.Dir = "../.."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	log, err := build.CombinedOutput()
	require.NoError(t, err, string(log))
	info, err := os.Stat(out)
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), int64(maxBinary))
}

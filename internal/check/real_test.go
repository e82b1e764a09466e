package check_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/internal/archive"
	"marketplace/internal/check"
	"marketplace/internal/listing"
)

// TestRealPackagesPass runs every check on the npm packages in the folder PLUGIN_ARCHIVES, if it is set.
func TestRealPackagesPass(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join(os.Getenv("PLUGIN_ARCHIVES"), "*.tgz"))
	require.NoError(t, err)
	if len(paths) == 0 {
		t.Skip("PLUGIN_ARCHIVES names no folder with archives")
	}
	var others []check.Name
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			r, size := bytes.NewReader(data), int64(len(data))
			m, err := archive.ReadManifest(t.Context(), r, size, archive.Tgz)
			require.NoError(t, err)
			s := check.Subject{Bytes: r, Size: size, Format: archive.Tgz, Slug: m.Name, Version: m.Version, Others: others, Scanner: check.EICAR{},
				Listing: listing.Listing{Name: m.Name, Summary: m.Description, License: m.License, Tags: m.Keywords}}
			others = append(others, check.Name{Slug: m.Name, Name: m.Name})
			for _, c := range check.All() {
				began := time.Now()
				found, err := c.Run(t.Context(), s)
				require.NoError(t, err)
				for _, f := range found {
					t.Logf("%s %s %s:%d %s: %s", c.Name, f.Severity, f.Path, f.Line, f.Rule, f.Message)
				}
				if took := time.Since(began); took > time.Second {
					t.Logf("%s took %s", c.Name, took)
				}
				if check.Failed(found) {
					t.Errorf("%s failed", c.Name)
				}
			}
		})
	}
}

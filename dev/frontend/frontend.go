// Package frontend builds the two front ends when their sources have changed since they were last built.
package frontend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// errNoNode is all that can be missing on a machine that has Go.
var errNoNode = errors.New("the front ends need Node 20 or newer, with npm: install it from https://nodejs.org")

// Build makes web/packed of the sources in web/, for the binary to embed. It runs npm only when it must.
func Build(ctx context.Context, root string) error {
	web := filepath.Join(root, "web")
	sources, err := digest(web)
	if err != nil {
		return err
	}
	stamp := filepath.Join(web, "packed", ".stamp")
	if stamped(stamp, sources) {
		return nil
	}
	if err := Install(ctx, root); err != nil {
		return err
	}
	if err := npm(ctx, web, "run", "build", "--silent"); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(sources), 0o600)
}

// Install fetches the packages of the front ends when the list of them has changed. Their own scripts are
// not run.
func Install(ctx context.Context, root string) error {
	web := filepath.Join(root, "web")
	lock, err := os.ReadFile(filepath.Join(web, "package-lock.json"))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(lock)
	want, stamp := hex.EncodeToString(sum[:]), filepath.Join(web, "node_modules", ".stamp")
	if stamped(stamp, want) {
		return nil
	}
	if err := npm(ctx, web, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		return err
	}
	return os.WriteFile(stamp, []byte(want), 0o600)
}

func stamped(stamp, want string) bool {
	have, err := os.ReadFile(stamp)
	return err == nil && string(have) == want
}

// beside are folders of web/ that the applications are not made of.
var beside = []string{"node_modules", "dist", "packed", "placeholder", "e2e"}

// digest is of every source, with its name.
func digest(web string) (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(web, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(beside, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || strings.HasSuffix(path, ".go") || strings.Contains(path, ".test."):
			return nil
		}
		relative, err := filepath.Rel(web, path)
		if err != nil {
			return err
		}
		file, err := os.Open(path) //nolint:gosec // nobody else changes the checkout meanwhile
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		_, _ = fmt.Fprintf(sum, "\x00%s\x00", filepath.ToSlash(relative)) // a hash takes anything
		_, err = io.Copy(sum, file)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

func npm(ctx context.Context, dir string, args ...string) error {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return errNoNode
		}
	}
	cmd := exec.CommandContext(ctx, "npm", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("npm %s in web/: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Home is where a server's files may live for a folder of the user's choice. That is the folder itself,
// except for root in a place where `nobody`, who then runs Postgres, may not enter: then it is one under
// /var/tmp, always the same for the same folder.
func Home(folder string) (string, error) {
	if os.Getuid() != 0 || enterable(folder) {
		return folder, nil
	}
	sum := sha256.Sum256([]byte(folder))
	home := filepath.Join("/var/tmp", "marketplace-"+hex.EncodeToString(sum[:4]))
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	info, err := os.Lstat(home)
	if err != nil {
		return "", err
	}
	// Anyone may write to /var/tmp: what another left there is not ours to use.
	if s, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || s.Uid != 0 {
		return "", fmt.Errorf("%s belongs to somebody else: remove it", home)
	}
	return home, nil
}

// enterable tells whether everybody may enter a folder and all those above it. What is not there yet will
// be made by us, enterable.
func enterable(folder string) bool {
	for dir := filepath.Clean(folder); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o001 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// reachable copies the binaries to where `nobody` can run them, if he cannot where they are.
func reachable(pkg string) (string, error) {
	home, err := Home(pkg)
	if err != nil || home == pkg {
		return pkg, err
	}
	done := filepath.Join(home, "copied")
	if _, err := os.Stat(done); err == nil {
		return home, nil
	}
	native := filepath.Join(home, "native")
	if err := os.RemoveAll(native); err != nil {
		return "", err
	}
	if err := os.CopyFS(native, os.DirFS(filepath.Join(pkg, "native"))); err != nil {
		return "", fmt.Errorf("copy Postgres to %s: %w", home, err)
	}
	return home, os.WriteFile(done, nil, 0o644)
}

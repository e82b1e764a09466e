package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Abandoned tells whether no server runs on a data directory, nor may be about to: it is older than grace.
func Abandoned(data string, grace time.Duration) bool {
	if info, err := os.Stat(data); err != nil || time.Since(info.ModTime()) < grace {
		return false
	}
	content, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return errors.Is(err, os.ErrNotExist)
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	return err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

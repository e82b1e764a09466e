package chaos

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// arms is the folder that arms failpoints, see internal/failpoint.
type arms struct{ folder string }

func (a arms) file(point string) string { return filepath.Join(a.folder, url.PathEscape(point)) }

func (a arms) arm(point, fault string) error {
	return os.WriteFile(a.file(point), []byte(fault), 0o600)
}

// disarm takes an arm back; true when somebody has taken it before.
func (a arms) disarm(point string) (hit bool) { return os.Remove(a.file(point)) != nil }

func (a arms) list() string { return filepath.Join(a.folder, "passed") }

// await waits until somebody has taken an arm, for so long.
func (a arms) await(ctx context.Context, point string, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(a.file(point)); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// forget drops what was passed so far: by another file, which the processes tell from the old one.
func (a arms) forget() error {
	const next = ".next"
	if err := os.WriteFile(a.list()+next, nil, 0o600); err != nil {
		return err
	}
	return os.Rename(a.list()+next, a.list())
}

// passed are the points that were passed since, sorted.
func (a arms) passed() ([]string, error) {
	text, err := os.ReadFile(a.list())
	if err != nil {
		return nil, err
	}
	points := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' })
	slices.Sort(points)
	return slices.Compact(points), nil
}

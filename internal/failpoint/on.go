//go:build failpoints

package failpoint

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// errPlanted is what a step fails with.
var errPlanted = errors.New("failpoint")

// stallFor is longer than any step of the product may take.
var stallFor = seconds("FAILPOINTS_STALL", 70)

func seconds(name string, otherwise int) time.Duration {
	n, err := strconv.Atoi(os.Getenv(name))
	if err != nil {
		n = otherwise
	}
	return time.Duration(n) * time.Second
}

var passed sync.Map

// file is that of a point: its name may hold what file names may not.
func file(point string) string { return filepath.Join(os.Getenv(Folder), url.PathEscape(point)) }

// note writes down that a point was passed, once for each file that there has been.
func note(point string) {
	f, err := os.OpenFile(filepath.Join(os.Getenv(Folder), "passed"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	var list syscall.Stat_t
	if err := syscall.Fstat(int(f.Fd()), &list); err != nil {
		return
	}
	if _, known := passed.LoadOrStore(fmt.Sprint(list.Ino, point), true); known {
		return
	}
	_, _ = fmt.Fprintln(f, point)
}

// take is the fault that a point is armed with; "" mostly. It is gone with that.
func take(point string) string {
	if os.Getenv(Folder) == "" {
		return ""
	}
	note(point)
	name := file(point)
	if _, err := os.Stat(name); err != nil {
		return ""
	}
	mine := fmt.Sprintf("%s.taken-%d-%d", name, os.Getpid(), time.Now().UnixNano())
	if os.Rename(name, mine) != nil {
		return ""
	}
	fault, err := os.ReadFile(mine)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(fault))
}

func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

func wait(ctx context.Context, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	if ctx == nil {
		<-timer.C
		return
	}
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// pass does a step between its two points.
func pass[T any](ctx context.Context, step string, do func() (T, error)) (out T, err error) {
	switch take(step + ".before") {
	case Kill:
		die()
	case Error:
		return out, errPlanted
	case Timeout:
		wait(ctx, stallFor)
		return out, errPlanted
	case Stall:
		wait(nil, stallFor)
	case Duplicate:
		if _, err := do(); err != nil {
			return out, err
		}
	}
	out, err = do()
	switch take(step + ".after") {
	case Kill:
		die()
	case Error:
		var none T
		return none, errPlanted
	case Timeout:
		wait(ctx, stallFor)
		var none T
		return none, errPlanted
	case Stall:
		wait(nil, stallFor)
	case Duplicate:
		return do()
	}
	return out, err
}

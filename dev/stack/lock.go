package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// stopping is what the lock says beside the process ID once its holder winds down.
	stopping = "stopping"
	// A holder notices within orphanPoll that whoever started it is gone, see Orphaned.
	orphanPoll = time.Second
)

// lock keeps two stacks off one data folder. The kernel lets go of it when its holder dies, so a kill
// never leaves a stale one; one that is about to stop is waited for.
func lock(ctx context.Context, dir string, say func(string, ...any)) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	said := false
	for deadline := time.Now().Add(2 * orphanPoll); ; {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, mark(f, "")
		}
		content, _ := io.ReadAll(io.NewSectionReader(f, 0, 100))
		holder, state, _ := strings.Cut(strings.TrimSpace(string(content)), " ")
		if state == stopping && !said {
			said = true
			say("waiting for the stack of process %s to stop", holder)
			deadline = time.Now().Add(2 * grace)
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) {
			_ = f.Close()
			return nil, fmt.Errorf("a stack already runs on %s (process %s): stop it first, or use it", dir, holder)
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// mark writes who holds the lock and in which state.
func mark(f *os.File, state string) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strings.TrimSpace(strconv.Itoa(os.Getpid())+" "+state)+"\n"), 0)
	return err
}

// Orphaned is closed when the process that started this one has died: `make dev` killed by SIGKILL takes
// the stack with it.
func Orphaned(ctx context.Context) <-chan struct{} {
	orphaned := make(chan struct{})
	parent := os.Getppid()
	if parent == 1 {
		return orphaned // started by init itself, on purpose
	}
	go func() {
		ticker := time.NewTicker(orphanPoll)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if os.Getppid() != parent {
				close(orphaned)
				return
			}
		}
	}()
	return orphaned
}

// State is what other programs need to know about a running stack: the demo, a test, a curious person.
type State struct {
	PID      int               `json:"pid"`
	URLs     map[string]string `json:"urls"`
	Logins   []Login           `json:"logins"`
	Values   map[string]string `json:"values"`   // settings, secrets among them: the file is readable by its owner only
	Children map[string]int    `json:"children"` // process IDs at the start
}

func statePath(dir string) string { return filepath.Join(dir, "stack.json") }

// Running reads what stack runs on a data folder, if one does.
func Running(dir string) (State, bool) {
	var state State
	content, err := os.ReadFile(statePath(dir))
	if err != nil || json.Unmarshal(content, &state) != nil {
		return state, false
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0o600)
	if err != nil {
		return state, false
	}
	defer func() { _ = f.Close() }()
	free := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
	return state, !free
}

// reap ends children that outlived a supervisor killed by SIGKILL. On Linux the kernel has done it already.
func reap(dir string) {
	if runtime.GOOS == "linux" {
		return
	}
	var state State
	content, err := os.ReadFile(statePath(dir))
	if err != nil || json.Unmarshal(content, &state) != nil {
		return
	}
	for name, pid := range state.Children {
		// The number may be another process's by now: only one that runs our program is ended.
		command, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
		ours := strings.Contains(string(command), "marketplace") || strings.Contains(string(command), "temporal") || strings.Contains(string(command), "postgres")
		if err != nil || !ours {
			continue
		}
		signal := syscall.SIGKILL
		if strings.HasPrefix(name, "postgres") {
			signal = syscall.SIGINT
		}
		_ = syscall.Kill(pid, signal)
	}
}

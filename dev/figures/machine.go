package figures

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// shippedSize builds the program as it is shipped.
func shippedSize(ctx context.Context, root, file string) (int64, error) {
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", file, ".")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if log, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build: %w\n%s", err, log)
	}
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// memory measures this process, which hosts the mailbox, and all its descendants: the whole stack.
func (b *bench) memory(ctx context.Context) error {
	kib, err := residentOfTree(ctx, os.Getpid())
	if err != nil {
		return err
	}
	b.tell("stack_resident", float64(kib)/1024, "MiB")
	return nil
}

// residentOfTree is in KiB. A page that several processes share counts once where the system tells (Linux),
// and once for each otherwise.
func residentOfTree(ctx context.Context, root int) (int64, error) {
	out, err := exec.CommandContext(ctx, "ps", "-axo", "pid=,ppid=,rss=").Output()
	if err != nil {
		return 0, fmt.Errorf("ps: %w", err)
	}
	children, resident := map[int][]int{}, map[int]int64{}
	for line := range strings.Lines(string(out)) {
		var pid, parent int
		var rss int64
		if _, err := fmt.Sscan(line, &pid, &parent, &rss); err != nil {
			return 0, fmt.Errorf("ps said %q: %w", line, err)
		}
		children[parent] = append(children[parent], pid)
		resident[pid] = rss
	}
	var total int64
	for todo := []int{root}; len(todo) > 0; {
		pid := todo[0]
		todo = append(todo[1:], children[pid]...)
		if own, ok := proportional(pid); ok {
			total += own
		} else {
			total += resident[pid]
		}
	}
	return total, nil
}

// proportional is a process's part of the memory, shared pages divided among those who share them.
func proportional(pid int) (int64, bool) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, false
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "Pss:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			return kib, err == nil
		}
	}
	return 0, false
}

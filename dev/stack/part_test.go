package stack

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// lives is a part that counts how often it was started.
func lives(t *testing.T, command ...string) (p *part, count func() int) {
	t.Helper()
	var mu sync.Mutex
	started := 0
	p = &part{
		name: "test",
		say:  func(string, ...any) {},
		start: func(context.Context) (running, error) {
			mu.Lock()
			defer mu.Unlock()
			started++
			return startProcess(t.TempDir(), []string{"PATH=" + os.Getenv("PATH")}, nil, command[0], command[1:]...)
		},
		stopped: make(chan struct{}),
	}
	life, cancel := context.WithCancel(context.Background())
	require.NoError(t, p.begin(t.Context(), life))
	t.Cleanup(func() { cancel(); <-p.stopped })
	return p, func() int {
		mu.Lock()
		defer mu.Unlock()
		return started
	}
}

func TestCrashedPartStartsAgain(t *testing.T) {
	t.Parallel()
	_, count := lives(t, "/bin/sh", "-c", "exit 1")
	require.Eventually(t, func() bool { return count() >= 3 }, 10*time.Second, 10*time.Millisecond)
}

func TestKilledPartStaysDownUntilReleased(t *testing.T) {
	t.Parallel()
	p, count := lives(t, "/bin/sh", "-c", "exec sleep 600")
	require.NoError(t, p.kill(t.Context()))
	require.Never(t, func() bool { return count() > 1 }, 3*firstBackoff, 10*time.Millisecond)
	require.NoError(t, p.release(t.Context()))
	require.Eventually(t, func() bool { return count() == 2 && p.pid() != 0 }, 10*time.Second, 10*time.Millisecond)
}

func TestStopEndsTheWholeGroup(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "pid")
	p, err := startProcess(t.TempDir(), []string{"PATH=" + os.Getenv("PATH")}, nil, "/bin/sh", "-c", "sleep 600 & echo $! > "+file+"; wait")
	require.NoError(t, err)
	require.Eventually(t, func() bool { content, err := os.ReadFile(file); return err == nil && len(content) > 0 }, 10*time.Second, 10*time.Millisecond)
	p.Stop()
	<-p.Done()
}

func TestLockIsExclusiveAndDiesWithItsHolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	say := func(string, ...any) {}
	held, err := lock(t.Context(), dir, say)
	require.NoError(t, err)
	_, err = lock(t.Context(), dir, say)
	require.ErrorContains(t, err, fmt.Sprintf("process %d", os.Getpid()))
	require.NoError(t, held.Close())
	again, err := lock(t.Context(), dir, say)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

func TestTakenPortIsNamedWithTheWayOut(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	taken := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	for value, want := range map[string]string{
		taken:   "port " + taken + " (API) is taken: stop what listens there, or set API_PORT to another port",
		"http":  "API_PORT=http is not a port: use a number from 1 to 65535",
		"70000": "API_PORT=70000 is not a port: use a number from 1 to 65535",
	} {
		o := Options{Getenv: func(name string) string { return map[string]string{"API_PORT": value}[name] }}
		_, err := choosePorts(o, func(key string) bool { return key != "api" })
		require.EqualError(t, err, want)
	}
}

func TestSecretsAreMadeOnceAndPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := loadSecrets(dir)
	require.NoError(t, err)
	require.Len(t, first, len(generators))
	info, err := os.Stat(filepath.Join(dir, "secrets.env"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	second, err := loadSecrets(dir)
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.GreaterOrEqual(t, len(first["DOWNLOAD_SECRET"]), 32)
}

// A port that is promised is used a while later: no outgoing connection may be given it meanwhile.
func TestFreePortsAreNoneThatConnectionsTake(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range")
	if err != nil {
		t.Skip("this system does not say which ports connections take")
	}
	var lowest, highest int
	_, err = fmt.Sscan(string(content), &lowest, &highest)
	require.NoError(t, err)
	seen := map[int]bool{}
	for range 50 {
		port, err := freePort(0)
		require.NoError(t, err)
		require.False(t, seen[port])
		require.False(t, port >= lowest && port <= highest, "port %d", port)
		seen[port] = true
	}
}

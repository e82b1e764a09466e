package stack

import (
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"

	"marketplace/dev/child"
)

// grace is how long a process may take to end by itself: its own drain timeout is shorter.
const grace = 15 * time.Second

// process is a child in a process group of its own.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// startProcess runs a command with exactly this environment.
func startProcess(dir string, env []string, log io.Writer, path string, args ...string) (*process, error) {
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = dir, env
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = child.Attributes(syscall.SIGKILL)
	if err := child.Start(cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	p := &process{cmd: cmd, done: make(chan struct{})}
	go func() { _ = cmd.Wait(); close(p.done) }()
	return p, nil
}

func (p *process) PID() int              { return p.cmd.Process.Pid }
func (p *process) Done() <-chan struct{} { return p.done }

// Stop asks with SIGINT, waits, and kills the whole group.
func (p *process) Stop() {
	_ = syscall.Kill(-p.PID(), syscall.SIGINT)
	select {
	case <-p.done:
	case <-time.After(grace):
		_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
		<-p.done
	}
}

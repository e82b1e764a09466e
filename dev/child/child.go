// Package child starts processes that do not outlive this one.
package child

import (
	"os/exec"
	"runtime"
	"sync"
	"syscall"
)

type request struct {
	cmd  *exec.Cmd
	done chan error
}

// spawner holds one thread for ever: Linux sends the parent-death signal when the *thread* that forked
// ends, and Go may end any other.
var spawner = sync.OnceValue(func() chan<- request {
	requests := make(chan request)
	go func() {
		runtime.LockOSThread()
		for r := range requests {
			r.done <- r.cmd.Start()
		}
	}()
	return requests
})

// Attributes put a child into a process group of its own and, on Linux, have the kernel send it a signal
// when we die, even by SIGKILL.
func Attributes(atOurDeath syscall.Signal) *syscall.SysProcAttr { return attributes(atOurDeath) }

// Start is cmd.Start for a command that carries Attributes.
func Start(cmd *exec.Cmd) error {
	r := request{cmd: cmd, done: make(chan error, 1)}
	spawner() <- r
	return <-r.done
}

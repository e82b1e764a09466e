package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"marketplace/dev/child"
	"marketplace/dev/stack"
)

// Play runs Playwright with the arguments against the stack. world is what the tests are told; env adds to their
// environment. Everything a failed test leaves is in .dev/web-test of the checkout.
func Play(ctx context.Context, root string, s *stack.Stack, world World, out io.Writer, env []string, args ...string) error {
	return told(ctx, s, world, func(settings []string) error {
		// Not by exec.CommandContext, which kills: Playwright has to end its browsers.
		cmd := exec.Command(filepath.Join(root, "web", "node_modules", ".bin", "playwright"), append([]string{"test"}, args...)...)
		cmd.Dir = filepath.Join(root, "web", "e2e")
		cmd.Stdout, cmd.Stderr = out, out
		cmd.Env = slices.Concat(os.Environ(), settings, env)
		cmd.SysProcAttr = child.Attributes(syscall.SIGTERM)
		if err := child.Start(cmd); err != nil {
			return err
		}
		return wait(ctx, cmd)
	})
}

// Hold says how to run Playwright by hand, and keeps everything up until ctx ends: for who writes tests.
func Hold(ctx context.Context, s *stack.Stack, world World, out io.Writer) error {
	return told(ctx, s, world, func(settings []string) error {
		_, err := fmt.Fprintf(out, "\n  cd web/e2e && %s npx playwright test --project=together --no-deps\n\n", strings.Join(settings, " "))
		if err == nil {
			<-ctx.Done()
		}
		return err
	})
}

// told does something while the control listens, with what tests need in their environment.
func told(ctx context.Context, s *stack.Stack, world World, do func(settings []string) error) error {
	browser, err := chromium()
	if err != nil {
		return err
	}
	control, stop, err := serveControl(ctx, s)
	if err != nil {
		return err
	}
	defer stop()
	world.Control = control
	file, err := tell(world)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file) }()
	return do([]string{"WORLD=" + file, "CHROMIUM=" + browser})
}

// patience is how long Playwright may take to end when it is asked to.
const patience = 10 * time.Second

func wait(ctx context.Context, cmd *exec.Cmd) error {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	select {
	case <-done: //nolint:errcheck // it was asked to end
	case <-time.After(patience):
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-done //nolint:errcheck // likewise
	}
	return ctx.Err()
}

// tell writes the world where only we may read it: it has sessions in it.
func tell(world World) (string, error) {
	file, err := os.CreateTemp("", "marketplace-world-*.json")
	if err != nil {
		return "", err
	}
	err = json.NewEncoder(file).Encode(world) //nolint:gosec // passwords of a stack that lives for minutes, in a private file
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", file.Name(), err)
	}
	return file.Name(), nil
}

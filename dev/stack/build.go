package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"marketplace/dev/frontend"
)

// binary is where a built program lies.
func (s *Stack) binary(name string) string { return filepath.Join(s.options.Root, ".dev", "bin", name) }

// marketplace is the program that the services run.
func (s *Stack) marketplace() string {
	if s.options.Failpoints != "" {
		return "marketplace-failpoints"
	}
	return "marketplace"
}

// build compiles a program when its sources have changed; the go command knows.
func (s *Stack) build(ctx context.Context, name, dir string, flags ...string) error {
	args := append([]string{"build", "-buildvcs=false", "-trimpath", "-o", s.binary(name)}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, ".")...)
	cmd.Dir = filepath.Join(s.options.Root, dir)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("build %s: %w\n%s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

func (s *Stack) buildAll(ctx context.Context) error {
	if !s.options.WithoutPages {
		if err := s.progress.step("build the front ends", func() error { return frontend.Build(ctx, s.options.Root) }); err != nil {
			return err
		}
	}
	var flags []string
	if s.options.Failpoints != "" {
		flags = []string{"-tags", "failpoints"}
	}
	if err := s.progress.step("build marketplace", func() error { return s.build(ctx, s.marketplace(), ".", flags...) }); err != nil {
		return err
	}
	if s.ports["temporal"] == 0 {
		return nil
	}
	what := "build Temporal"
	if _, err := os.Stat(s.binary("temporal")); err != nil {
		what += " (the first time takes minutes)"
	}
	return s.progress.step(what, func() error { return s.build(ctx, "temporal", "dev/temporal", "-ldflags=-s -w") })
}

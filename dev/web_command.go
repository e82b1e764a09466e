package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"marketplace/dev/frontend"
	"marketplace/dev/stack"
)

// buildWeb builds the front ends, or serves them by Vite against the stack that `make dev` runs.
func buildWeb(ctx context.Context, args []string) error {
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	switch {
	case len(args) == 0:
		return frontend.Build(ctx, root)
	case len(args) > 1 || args[0] != "-dev" && args[0] != "-install":
		return errUsage
	}
	if err := frontend.Install(ctx, root); err != nil {
		return err
	}
	if args[0] == "-install" {
		return nil
	}
	cmd := exec.CommandContext(ctx, "npm", "run", "dev", "--silent")
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.Env = filepath.Join(root, "web"), os.Stdout, os.Stderr, os.Environ()
	if state, running := stack.Running(filepath.Join(root, ".dev")); running {
		cmd.Env = append(cmd.Env, "STOREFRONT_URL="+state.URLs["storefront"], "PUBLISHER_URL="+state.URLs["publisher"])
	}
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

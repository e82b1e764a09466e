package main

import (
	"context"
	"os"

	"marketplace/dev/figures"
	"marketplace/dev/stack"
)

// runFigures measures on a stack of its own; figures go to standard output, progress to standard error.
func runFigures(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	return figures.Run(ctx, root, os.Stdout, os.Stderr)
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"marketplace/dev/demo"
	"marketplace/dev/stack"
	"marketplace/dev/webtest"
)

// runWebTest walks through the pages in a real browser. The arguments are Playwright's.
func runWebTest(ctx context.Context, args []string) error {
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	return webtest.Run(ctx, root, args, os.Stdout)
}

// takeScreenshots plays the demo on a stack of its own and takes pictures of what it leaves.
func takeScreenshots(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	return webtest.Fresh(ctx, root, os.Stdout, func(s *stack.Stack) error {
		state, running := stack.Running(s.DataDir())
		if !running {
			return fmt.Errorf("the stack that was just started is not there")
		}
		if err := demo.Run(ctx, demoStack(state, root), os.Stdout); err != nil {
			return err
		}
		if err := webtest.Screenshots(ctx, root, s, os.Stdout); err != nil {
			return err
		}
		fmt.Printf("\n  All of them are in %s, the best in %s.\n", filepath.Join(root, ".dev", "screenshots"), filepath.Join(root, "docs", "screenshots"))
		return nil
	})
}

package main

import (
	"context"
	"os"

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

package main

import (
	"context"
	"os"
	"path/filepath"

	"marketplace/dev/record"
	"marketplace/dev/stack"
)

// recordHistories starts a stack of its own, on data of its own, and keeps the histories of what it plays there.
func recordHistories(ctx context.Context, packages []string) error {
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	data := filepath.Join(root, ".dev", "record")
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	s, err := stack.Start(ctx, stack.Options{
		WithoutPages: true, Root: root, DataDir: data, FreePorts: true, Out: os.Stdout, Getenv: func(string) string { return "" },
		Extra: map[string]map[string]string{"worker-marketplace": {"PAYOUT_HOLD": "0s", "PAYOUT_THRESHOLDS": "*:1"}}, // what is sold can be paid out at once
	})
	if err != nil {
		return err
	}
	defer s.Stop()
	return record.Run(ctx, s, root, packages, os.Stdout)
}

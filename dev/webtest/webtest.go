// Package webtest walks through the pages in a real browser (web/e2e), on a stack of its own with the front ends
// that the binary embeds.
package webtest

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"marketplace/dev/postgres"
	"marketplace/dev/stack"
)

// Run starts a stack, seeds it, runs the tests and removes everything again. args are Playwright's; -hold alone is
// ours and waits instead.
func Run(ctx context.Context, root string, args []string, out io.Writer) error {
	// Without a browser none of what follows is of use, and it takes minutes the first time.
	if _, err := chromium(); err != nil {
		return err
	}
	return Fresh(ctx, root, out, func(s *stack.Stack) error {
		world, err := Seed(ctx, s)
		if err != nil {
			return err
		}
		if slices.Equal(args, []string{"-hold"}) {
			return Hold(ctx, s, world, out)
		}
		if !slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--project") }) {
			args = append([]string{"--project=together", "--project=alone"}, args...)
		}
		return Play(ctx, root, s, world, out, nil, args...)
	})
}

// Fresh does something with a stack on an empty data folder, which it removes afterwards.
func Fresh(ctx context.Context, root string, out io.Writer, do func(*stack.Stack) error) (err error) {
	data, err := os.MkdirTemp("", "marketplace-web-")
	if err != nil {
		return err
	}
	home, err := postgres.Home(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data), os.RemoveAll(home)) }()
	// Postgres may run as another user, who has to get through. What is secret in it are private files.
	if err := os.Chmod(data, 0o755); err != nil {
		return err
	}
	s, err := stack.Start(ctx, stack.Options{
		Root: root, DataDir: data, FreePorts: true, Out: out,
		Getenv: func(string) string { return "" }, // nothing real of the developer's
		// What is sold can be paid out at once.
		Extra: map[string]map[string]string{"worker-marketplace": {"PAYOUT_HOLD": "0s", "PAYOUT_THRESHOLDS": "*:1"}, "publisher": {"PAYOUT_THRESHOLDS": "*:1"}},
	})
	if err != nil {
		return err
	}
	defer s.Stop()
	return do(s)
}

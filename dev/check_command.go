package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"marketplace/dev/check"
	"marketplace/dev/stack"
)

// runCheck checks every promise on the stack that runs here.
func runCheck(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	state, running := stack.Running(filepath.Join(root, ".dev"))
	if !running {
		return errors.New("nothing runs here to be checked: start `make dev` first")
	}
	violations, err := check.Run(ctx, checkSources(state), func(what string, do func() error) error {
		broken := do()
		if broken == nil {
			fmt.Println("  ok   ", what)
			return nil
		}
		fmt.Println("  FAIL ", what)
		fmt.Println("        " + strings.ReplaceAll(broken.Error(), "\n", "\n        "))
		return broken
	})
	switch {
	case len(violations) > 0:
		return fmt.Errorf("%d violations", len(violations))
	case err != nil:
		return errors.New("not everything could be checked")
	}
	fmt.Println("0 violations")
	return nil
}

func checkSources(state stack.State) check.Sources {
	return check.Sources{
		StoreDSN: state.Values["MARKETPLACE_DATABASE_URL"], PanelDSN: state.Values["PUBLISHER_DATABASE_URL"],
		TemporalAddress: state.Values["TEMPORAL_ADDRESS"], Simulator: state.URLs["stripe"], ArtifactsURL: state.Values["ARTIFACTS_URL"],
	}
}

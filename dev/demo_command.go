package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"marketplace/dev/demo"
	"marketplace/dev/stack"
)

// runDemo plays the demo on the stack that `make dev` runs, or on one of its own that it stops afterwards.
func runDemo(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	data := filepath.Join(root, ".dev")
	state, running := stack.Running(data)
	if !running {
		s, err := stack.Start(ctx, stack.Options{Root: root, FreePorts: true, Out: os.Stdout})
		if err != nil {
			return err
		}
		defer s.Stop()
		if state, running = stack.Running(data); !running {
			return fmt.Errorf("the stack that was just started is not there")
		}
	}
	return demo.Run(ctx, demoStack(state, root), os.Stdout)
}

func demoStack(state stack.State, root string) demo.Stack {
	login := func(side, role string) demo.Login {
		for _, l := range state.Logins {
			if l.Side == side && l.Role == role {
				return demo.Login{Email: l.Email, Password: l.Password}
			}
		}
		return demo.Login{}
	}
	return demo.Stack{
		API: state.URLs["api"], Panel: state.URLs["publisher"] + "/api", Mailbox: state.URLs["mailbox"], Simulator: state.URLs["stripe"],
		StoreAdmin: login("marketplace", "admin"), Customer: login("marketplace", "customer"),
		Reviewer: login("publisher", "reviewer"), Publisher: login("publisher", "publisher"),
		StoreDSN: state.Values["MARKETPLACE_DATABASE_URL"], PanelDSN: state.Values["PUBLISHER_DATABASE_URL"],
		StoreOwnerDSN: state.Values["MARKETPLACE_OWNER_DATABASE_URL"], PanelOwnerDSN: state.Values["PUBLISHER_OWNER_DATABASE_URL"],
		TemporalAddress: state.Values["TEMPORAL_ADDRESS"], ArtifactsURL: state.Values["ARTIFACTS_URL"], Cache: filepath.Join(root, ".dev", "packages"),
	}
}

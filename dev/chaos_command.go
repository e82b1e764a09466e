package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"strings"

	"marketplace/dev/chaos"
	"marketplace/dev/stack"
)

// runChaos breaks every step of every flow, on a stack of its own.
func runChaos(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("chaos-enumerated", flag.ContinueOnError)
	flows := flags.String("flows", "", "only these flows, parted by commas: purchase, refund, dispute, review")
	faults := flags.String("faults", "", "only these faults: "+strings.Join(chaos.Faults, ", "))
	only := flags.String("only", "", "only points with this in their name")
	sample := flags.Int("sample", 0, "at most so many runs of each flow")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	if err := chaos.Enumerate(ctx, chaos.Plan{Root: root, Flows: list(*flows), Faults: list(*faults), Only: *only, Sample: *sample, Out: os.Stdout}); err != nil {
		return errors.Join(errors.New("it did not hold"), err)
	}
	return nil
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

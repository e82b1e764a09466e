// Command dev is the developer's side of the project: it brings the whole stack up on this machine, gives
// tests a database, and drives the demo. It never ships.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/joho/godotenv"

	"marketplace/dev/compose"
	"marketplace/dev/currencies"
	"marketplace/dev/stack"
)

const usage = `go run ./dev [command]
  up [-free-ports] [-copies n] [-v]   start the whole stack; Ctrl-C stops it (the default)
  demo                                play both data flows with real plugins and reconcile every figure
  check                               hold everything that ` + "`make dev`" + ` runs against everything else; prints what is broken
  chaos-enumerated [-flows f] [-faults f] [-only p] [-sample n]
                                      break every step of every flow in every way, and check every promise
  record-histories [package…]         record the histories that replay must lead through, on a stack of its own
  figures                             measure every figure that is promised, on a stack of its own
  web [-dev|-install]                 build the front ends if they changed; -dev serves them with hot reload,
                                      -install fetches their packages alone
  compose-secrets                     make the secrets of docker-compose.yml in .compose/
  web-test [-hold | arguments…]       walk through the pages in a real browser, on a stack of its own; the
                                      arguments are Playwright's, and -hold waits for who runs it by hand
  screenshots                         take pictures of the main pages, on a stack of its own with the demo's data
  currencies                          write what the front ends know of currencies anew
  test-env -- command…                run a command with a throw-away Postgres at TEST_POSTGRES_URL
`

// errUsage asks for the usage text and exit status 2.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, stop, os.Args[1:])
	stop()
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	case errors.As(err, &exit):
		os.Exit(max(1, exit.ExitCode()))
	default:
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, stop func(), args []string) error {
	command := "up"
	if len(args) > 0 && args[0][0] != '-' {
		command, args = args[0], args[1:]
	}
	switch command {
	case "up":
		return up(ctx, stop, args)
	case "demo":
		return runDemo(ctx, args)
	case "check":
		return runCheck(ctx, args)
	case "chaos-enumerated":
		return runChaos(ctx, args)
	case "record-histories":
		return recordHistories(ctx, args)
	case "figures":
		return runFigures(ctx, args)
	case "web-test":
		return runWebTest(ctx, args)
	case "screenshots":
		return takeScreenshots(ctx, args)
	case "test-env":
		return testEnv(ctx, args)
	case "web":
		return buildWeb(ctx, args)
	case "currencies":
		return writeCurrencies(args)
	case "compose-secrets":
		return composeSecrets(args)
	}
	return errUsage
}

func up(ctx context.Context, stop func(), args []string) error {
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	o := stack.Options{Out: os.Stdout}
	flags.BoolVar(&o.FreePorts, "free-ports", false, "take any free ports instead of the well-known ones")
	flags.IntVar(&o.Copies, "copies", 1, "how many of each marketplace process")
	flags.BoolVar(&o.Verbose, "v", false, "show every log line")
	flags.StringVar(&o.DataDir, "data", "", "data folder (default .dev)")
	if flags.Parse(args) != nil || flags.NArg() > 0 || o.Copies < 1 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	if err := godotenv.Load(filepath.Join(root, ".env")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf(".env: %w", err)
	}
	start := time.Now()
	s, err := stack.Start(ctx, o)
	if ctx.Err() != nil && err != nil {
		return errors.New("stopped before all was ready")
	}
	if err != nil {
		return err
	}
	s.Print(os.Stdout)
	fmt.Printf("  Ready in %.1f s. Ctrl-C stops everything.\n", time.Since(start).Seconds())
	select {
	case <-ctx.Done():
	case <-stack.Orphaned(ctx):
	}
	stop() // a second Ctrl-C ends us at once, and by that every child
	fmt.Println("\n  stopping…")
	s.Stop()
	return nil
}

func composeSecrets(args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	made, err := compose.WriteSecrets(root)
	if err != nil {
		return err
	}
	fmt.Printf("%d files made in %s. Put Stripe's keys into stripe_secret_key, stripe_read_key and stripe_webhook_secret.\n",
		len(made), filepath.Join(root, compose.Dir))
	return nil
}

func writeCurrencies(args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, currencies.File), []byte(currencies.TypeScript()), 0o600)
}

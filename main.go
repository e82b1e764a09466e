// Command marketplace is the plugin marketplace: APIs, workers and the tools to run them, one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"marketplace/internal/telemetry"
)

type cli struct {
	Serve struct {
		API        serveAPI        `cmd:"" name:"api" help:"The store's backend API."`
		Storefront serveStorefront `cmd:"" help:"The store's pages; /api is passed on to the backend."`
		Publisher  servePublisher  `cmd:"" help:"The panel's pages and API."`
	} `cmd:"" help:"Serve one of the three ports."`
	Worker struct {
		Marketplace workMarketplace `cmd:"" help:"What touches plugin_marketplace."`
		Publisher   workPublisher   `cmd:"" help:"What touches publisher_db."`
		Payments    workPayments    `cmd:"" help:"What talks to Stripe."`
	} `cmd:"" help:"Work on a task queue: worker --queue marketplace|publisher|payments."`
	Migrate struct {
		Up     migrateUp     `cmd:"" help:"Apply what is pending."`
		Status migrateStatus `cmd:"" help:"Say what is applied and what is pending."`
		Down   migrateDown   `cmd:"" help:"Undo the last migration of one database."`
	} `cmd:"" help:"Change the databases' schemas, as their owners."`
	Admin struct {
		Create        adminCreate        `cmd:"" help:"Make an account with a role, if there is none of that address."`
		SetupTemporal adminSetupTemporal `cmd:"" name:"setup-temporal" help:"Put search attributes and schedules in place."`
		Reseal        adminReseal        `cmd:"" name:"reseal-licenses" help:"Encrypt all license keys with the first of LICENSE_KEYS."`
	} `cmd:"" help:"An operator's acts."`
	Openapi     openapi     `cmd:"" help:"Write an API's OpenAPI document."`
	Healthcheck healthcheck `cmd:"" help:"Ask a running process whether it is ready; exit 1 if not."`
}

// logged is a command that runs for long: it says what it was configured with.
type logged interface{ logs() logging }

func (l logging) logs() logging { return l }

// usageError is the caller's fault: exit 2.
type usageError struct{ error }

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// oneLine joins what errors of several lines say.
var oneLine = strings.NewReplacer(":\n\t", ": ", "\n\t", "; ", "\n", "; ", "\t", " ")

// run is the program with its exit code: 0 done, 1 failed, 2 asked wrongly. An error is one line.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := execute(ctx, args, stdout, stderr)
	if err == nil {
		return 0
	}
	_, _ = fmt.Fprintln(stderr, "marketplace: "+oneLine.Replace(telemetry.Scrub(err.Error())))
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

type helpShown struct{ code int }

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	if err := loadEnvironment(); err != nil {
		return usageError{err}
	}
	parser, err := kong.New(&cli{}, kong.Name("marketplace"), kong.Description("The plugin marketplace. Every flag is also an environment variable; see docs/configuration.md."),
		kong.Writers(stdout, stderr), kong.BindTo(ctx, (*context.Context)(nil)), kong.BindTo(stdout, (*io.Writer)(nil)),
		kong.Exit(func(code int) { panic(helpShown{code}) }))
	if err != nil {
		return err
	}
	defer func() {
		if cause := recover(); cause != nil {
			if _, ok := cause.(helpShown); !ok {
				panic(cause)
			}
			err = nil
		}
	}()
	parsed, err := parser.Parse(queueAsCommand(args))
	if err != nil {
		return usageError{err}
	}
	command := strings.Join(strings.Fields(strings.NewReplacer("<side>", "", "<api>", "").Replace(parsed.Command())), " ")
	if group, _, _ := strings.Cut(command, " "); group == "migrate" {
		command = group
	}
	if err := checkForeignSecrets(command, isSet); err != nil {
		return usageError{err}
	}
	if c, ok := reflect.TypeAssert[logged](parsed.Selected().Target.Addr()); ok {
		logger, err := telemetry.NewLogger(stderr, c.logs().LogLevel, c.logs().LogFormat)
		if err != nil {
			return usageError{err}
		}
		slog.SetDefault(logger.With("process", command))
		slog.InfoContext(ctx, "configuration", effective(parsed)...)
	}
	return parsed.Run()
}

// queueAsCommand makes `worker --queue q` of the documented form into the subcommand `worker q`, each of
// which has settings of its own.
func queueAsCommand(args []string) []string {
	if len(args) < 2 || args[0] != "worker" {
		return args
	}
	for i, a := range args[1:] {
		if queue, ok := strings.CutPrefix(a, "--queue="); ok {
			return append([]string{"worker", queue}, append(append([]string{}, args[1:i+1]...), args[i+2:]...)...)
		}
		if a == "--queue" && i+2 < len(args) {
			return append([]string{"worker", args[i+2]}, append(append([]string{}, args[1:i+1]...), args[i+3:]...)...)
		}
	}
	return args
}

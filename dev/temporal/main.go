// Command temporal is the development stack's Temporal: the whole server and its Web UI in one process,
// keeping everything in Postgres, so that killing it loses nothing. It binds 127.0.0.1 only and never ships.
//
// It has a module of its own so that the product's module graph never meets the server's.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type options struct {
	database  *url.URL
	port      int
	uiPort    int
	namespace string
	retention time.Duration
	shards    int
	logLevel  string
}

func main() {
	o, err := parse()
	if err != nil {
		fmt.Fprintln(os.Stderr, "temporal:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "temporal:", err)
		os.Exit(1)
	}
}

func parse() (options, error) {
	var o options
	database := flag.String("database", os.Getenv("TEMPORAL_DATABASE_URL"), "URL of a Postgres superuser; the databases temporal and temporal_visibility are made there (or $TEMPORAL_DATABASE_URL)")
	flag.IntVar(&o.port, "port", 7233, "port of the frontend")
	flag.IntVar(&o.uiPort, "ui-port", 8233, "port of the Web UI; its /healthz answers once all is ready")
	flag.StringVar(&o.namespace, "namespace", "default", "namespace to register")
	flag.DurationVar(&o.retention, "retention", 72*time.Hour, "how long closed workflows are kept, when the namespace is new")
	flag.IntVar(&o.shards, "shards", 4, "history shards, fixed when the database is new")
	flag.StringVar(&o.logLevel, "log-level", "warn", "debug, info, warn or error")
	flag.Parse()
	if *database == "" {
		return o, fmt.Errorf("-database is missing")
	}
	u, err := url.Parse(*database)
	if err != nil || u.Host == "" {
		return o, fmt.Errorf("-database: want postgres://user@host:port")
	}
	o.database = u
	return o, nil
}

func run(ctx context.Context, o options) error {
	server, err := startServer(o)
	if err != nil {
		return err
	}
	defer func() { _ = server.Stop() }()
	if err := registerNamespace(ctx, o); err != nil {
		return err
	}
	ui := startUI(o)
	defer ui.Stop()
	fmt.Printf("ready: frontend 127.0.0.1:%d, Web UI http://127.0.0.1:%d\n", o.port, o.uiPort)
	<-ctx.Done()
	return nil
}

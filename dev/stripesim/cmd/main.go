// Command cmd runs the Stripe simulator by itself. Every flag has an environment variable of the same meaning.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"marketplace/dev/stripesim"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "stripesim:", err)
		os.Exit(1)
	}
}

func run() error {
	env := func(name, fallback string) string {
		if value, ok := os.LookupEnv(name); ok {
			return value
		}
		return fallback
	}
	listen := flag.String("listen", env("STRIPESIM_LISTEN", "127.0.0.1:12111"), "address to listen on (STRIPESIM_LISTEN)")
	public := flag.String("public-url", env("STRIPESIM_PUBLIC_URL", "http://localhost:12111"), "address for the customer's browser (STRIPESIM_PUBLIC_URL)")
	state := flag.String("state", env("STRIPESIM_STATE", ".dev/stripesim.jsonl"), "state file, empty: in memory (STRIPESIM_STATE)")
	webhook := flag.String("webhook-url", env("STRIPESIM_WEBHOOK_URL", ""), "where events are sent (STRIPESIM_WEBHOOK_URL)")
	settle := flag.Duration("settle-delay", time.Minute, "how long a delayed payment takes by itself")
	flag.Parse()
	sim, err := stripesim.New(stripesim.Config{
		SecretKey: env("STRIPE_SECRET_KEY", ""), RestrictedKey: env("STRIPE_READ_KEY", ""),
		WebhookURL: *webhook, WebhookSecret: firstSecret(env("STRIPE_WEBHOOK_SECRET", "")),
		PublicURL: *public, StateFile: *state, SettleDelay: *settle,
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return errors.Join(err, sim.Close())
	}
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		deadline, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(deadline) // what is still open is cut when the process ends
	}()
	fmt.Printf("stripesim listening on %s, dashboard %s/\n", listener.Addr(), *public)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, sim.Close())
	}
	return sim.Close()
}

// firstSecret signs with the first of the secrets that the receiver takes.
func firstSecret(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(first)
}

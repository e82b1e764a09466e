package stack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"marketplace/dev/mailbox"
	"marketplace/dev/stripesim"
)

// startMailbox takes the mail, unless there is a real relay.
func (s *Stack) startMailbox(context.Context) error {
	if s.ports["smtp"] == 0 {
		return nil
	}
	l, err := net.Listen("tcp", address(s.ports["smtp"]))
	if err != nil {
		return err
	}
	s.Mailbox = mailbox.New(0)
	go func() { _ = s.Mailbox.ServeSMTP(l) }()
	s.onStop(func() { _ = s.Mailbox.Close() })
	return s.serve("mailbox", s.Mailbox.Handler())
}

// serve answers on a known port from within this process.
func (s *Stack) serve(key string, h http.Handler) error {
	l, err := net.Listen("tcp", address(s.ports[key]))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.progress.say("%s stopped: %v", key, err)
		}
	}()
	s.onStop(func() { _ = server.Close() })
	return nil
}

// webhookPath is where the API takes Stripe's events.
const webhookPath = "/v1/stripe/webhook"

// startStripe simulates Stripe, unless there is a real one.
func (s *Stack) startStripe(context.Context) error {
	if s.ports["stripe"] == 0 {
		return nil
	}
	sim, err := stripesim.New(stripesim.Config{
		SecretKey: s.values["STRIPE_SECRET_KEY"], RestrictedKey: s.values["STRIPE_READ_KEY"],
		WebhookURL: "http://" + address(s.ports["api"]) + webhookPath, WebhookSecret: s.values["STRIPE_WEBHOOK_SECRET"],
		PublicURL: localURL(s.ports["stripe"]), StateFile: filepath.Join(s.options.DataDir, "stripesim.log"),
	})
	if err != nil {
		return err
	}
	s.Stripe = sim
	s.onStop(func() { _ = sim.Close() })
	return s.serve("stripe", sim)
}

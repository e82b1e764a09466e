package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
)

// The mails to an account about itself are enqueued by address alone, alike whether the address has an
// account or not; only here, out of sight, is it looked up and its one-time token made.
const (
	VerifyEmail       = "verify_email"
	ResetPassword     = "reset_password"
	alreadyRegistered = "already_registered"
)

// Claimed is a mail that this process has taken for a while.
type Claimed struct {
	ID        uuid.UUID
	Template  string
	Locale    string
	Recipient string
	Data      json.RawMessage
	Attempts  int32
}

// Account is what an address has, if anything.
type Account struct {
	ID       uuid.UUID
	Locale   string
	Verified bool
	Disabled bool
}

// Store is outgoing_mail in one of the databases.
type Store interface {
	// Claim takes due mails: no other process gets them for the length of the lease.
	Claim(ctx context.Context, most int32, lease time.Duration) ([]Claimed, error)
	Sent(ctx context.Context, id uuid.UUID) error
	// Defer makes the mail due again after a while.
	Defer(ctx context.Context, id uuid.UUID, after time.Duration, why string) error
	// Account finds who has the address.
	Account(ctx context.Context, email string) (a Account, found bool, err error)
	// MintToken makes a one-time token for purpose; only its SHA-256 stays.
	MintToken(ctx context.Context, user uuid.UUID, purpose string, lifetime time.Duration) (string, error)
	// Sweep deletes what nobody needs any more: old mails, counters, tokens and sessions.
	Sweep(ctx context.Context) error
}

// Sender hands a mail to the relay. id makes the Message-ID.
type Sender interface {
	Send(ctx context.Context, id uuid.UUID, recipient string, r Rendered) error
}

// Deliverer sends what is due. Any number may run at once. A mail may leave twice, when a process dies
// between sending and saying so, but then with one Message-ID.
type Deliverer struct {
	Store    Store
	Sender   Sender
	Renderer Renderer
}

const (
	batch     = 20
	lease     = 2 * time.Minute
	idle      = time.Second
	sweepEach = time.Hour
)

// Run delivers until ctx ends. A mail that is being sent is finished.
func (d *Deliverer) Run(ctx context.Context) {
	poll := time.NewTicker(idle)
	defer poll.Stop()
	sweep := time.NewTicker(sweepEach)
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			if err := d.Store.Sweep(ctx); err != nil {
				slog.WarnContext(ctx, "sweep", "error", err)
			}
		case <-poll.C:
			if err := d.DeliverDue(ctx); err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "deliver mail", "error", err)
			}
		}
	}
}

// DeliverDue sends everything that is due now.
func (d *Deliverer) DeliverDue(ctx context.Context) error {
	for {
		claimed, err := d.Store.Claim(ctx, batch, lease)
		if err != nil {
			return fmt.Errorf("claim mail: %w", err)
		}
		for _, m := range claimed {
			if ctx.Err() != nil {
				return ctx.Err() // the lease runs out by itself
			}
			if err := d.deliver(context.WithoutCancel(ctx), m); err != nil {
				return err
			}
		}
		if len(claimed) < batch {
			return nil
		}
	}
}

func (d *Deliverer) deliver(ctx context.Context, m Claimed) error {
	ctx, cancel := context.WithTimeout(ctx, lease/4)
	defer cancel()
	wanted, err := d.address(ctx, &m)
	if err == nil && wanted {
		var r Rendered
		if r, err = d.Renderer.Render(m.Template, m.Locale, m.Data); err == nil {
			err = d.Sender.Send(ctx, m.ID, m.Recipient, r)
		}
	}
	if err != nil {
		slog.WarnContext(ctx, "mail not sent", "mail", m.ID, "template", m.Template, "attempt", m.Attempts, "error", redacted(err))
		return d.Store.Defer(ctx, m.ID, backoff(m.Attempts), redacted(err))
	}
	return d.Store.Sent(ctx, m.ID)
}

// address completes the mails that were enqueued by address alone; false means that nobody is to get it.
func (d *Deliverer) address(ctx context.Context, m *Claimed) (bool, error) {
	if m.Template != VerifyEmail && m.Template != ResetPassword {
		return true, nil
	}
	var asked struct {
		Next string `json:"next"`
	}
	if err := json.Unmarshal(m.Data, &asked); err != nil {
		return false, fmt.Errorf("data of mail: %w", err)
	}
	account, found, err := d.Store.Account(ctx, m.Recipient)
	if err != nil || !found || account.Disabled {
		return false, err
	}
	m.Locale = account.Locale
	if m.Template == VerifyEmail && account.Verified {
		m.Template = alreadyRegistered
		return true, nil
	}
	lifetime := time.Hour
	if m.Template == VerifyEmail {
		lifetime = 24 * time.Hour
	}
	token, err := d.Store.MintToken(ctx, account.ID, m.Template, lifetime)
	if err != nil {
		return false, fmt.Errorf("make token: %w", err)
	}
	m.Data, err = json.Marshal(map[string]string{"token": token, "next": asked.Next})
	return true, err
}

// backoff grows from half a minute to six hours; a mail is never given up, and shows its last error.
func backoff(attempts int32) time.Duration {
	return min(30*time.Second<<min(max(attempts-1, 0), 12), 6*time.Hour)
}

// relayError stands for what a relay said, which may quote the recipient.
type relayError struct{ reason string }

func (e relayError) Error() string { return e.reason }

// redacted keeps addresses out of logs and last_error.
func redacted(err error) string {
	if relay, ok := errors.AsType[relayError](err); ok {
		return relay.reason
	}
	return err.Error()
}

package publisher

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/mail"
	publisherdb "marketplace/queries/publisher"
)

// MailStore is this database's outgoing mail, for the worker's Deliverer.
type MailStore struct{ q *publisherdb.Queries }

// NewMailStore reads outgoing_mail through the pool.
func NewMailStore(db *pgxpool.Pool) MailStore { return MailStore{publisherdb.New(db)} }

// Claim implements mail.Store.
func (s MailStore) Claim(ctx context.Context, most int32, lease time.Duration) ([]mail.Claimed, error) {
	rows, err := s.q.ClaimMail(ctx, lease.Seconds(), most)
	claimed := make([]mail.Claimed, len(rows))
	for i, r := range rows {
		claimed[i] = mail.Claimed(r)
	}
	return claimed, err
}

// Sent implements mail.Store.
func (s MailStore) Sent(ctx context.Context, id uuid.UUID) error { return s.q.MarkMailSent(ctx, id) }

// Defer implements mail.Store.
func (s MailStore) Defer(ctx context.Context, id uuid.UUID, after time.Duration, why string) error {
	return s.q.DeferMail(ctx, publisherdb.DeferMailParams{ID: id, AfterSeconds: after.Seconds(), LastError: why})
}

// Account implements mail.Store.
func (s MailStore) Account(ctx context.Context, email string) (mail.Account, bool, error) {
	a, err := s.q.GetAccountByEmail(ctx, email)
	if errors.Is(err, pgx.ErrNoRows) {
		return mail.Account{}, false, nil
	}
	return mail.Account{ID: a.ID, Locale: a.Locale, Verified: a.EmailVerifiedAt != nil, Disabled: a.DisabledAt != nil}, err == nil, err
}

// MintToken implements mail.Store.
func (s MailStore) MintToken(ctx context.Context, user uuid.UUID, purpose string, lifetime time.Duration) (string, error) {
	token, hash := account.NewToken()
	return token, s.q.CreateAuthToken(ctx, publisherdb.CreateAuthTokenParams{
		TokenHash: hash, UserID: user, Purpose: publisherdb.AuthTokenPurpose(purpose), ExpiresAt: time.Now().Add(lifetime),
	})
}

// Sweep implements mail.Store.
func (s MailStore) Sweep(ctx context.Context) error {
	return errors.Join(s.q.SweepMail(ctx), s.q.SweepRateLimits(ctx), s.q.SweepAuthTokens(ctx), s.q.SweepSessions(ctx))
}

package publisher

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/mail"
	publisherdb "marketplace/queries/publisher"
)

// AccountRoles are the roles of this side.
var AccountRoles = rolesOf(publisherdb.AllPublisherRoleValues())

func rolesOf(values []publisherdb.PublisherRole) []string {
	roles := make([]string, len(values))
	for i, v := range values {
		roles[i] = string(v)
	}
	return roles
}

// NewAccountStore keeps accounts in the tables publisher_users, publisher_sessions and auth_tokens.
func NewAccountStore(db *pgxpool.Pool) account.Store { return accountStore{db, publisherdb.New(db)} }

type accountStore struct {
	db *pgxpool.Pool
	q  *publisherdb.Queries
}

func (s accountStore) InTx(ctx context.Context, f func(account.Store) error) error {
	return database.InTx(ctx, s.db, func(tx pgx.Tx) error { return f(accountStore{s.db, s.q.WithTx(tx)}) })
}

func (s accountStore) CountHit(ctx context.Context, key string, start, preceding time.Time) (int, int, error) {
	hits, err := s.q.CountHit(ctx, publisherdb.CountHitParams{Key: key, WindowStart: start, PrecedingStart: preceding})
	return int(hits.Running), int(hits.Preceding), err
}

func (s accountStore) SignUp(ctx context.Context, a account.Account) error {
	return s.q.SignUpAccount(ctx, publisherdb.SignUpAccountParams{ID: a.ID, Email: a.Email, Name: a.Name, PasswordHash: a.PasswordHash, Locale: a.Locale})
}

func (s accountStore) Create(ctx context.Context, a account.Account) (bool, error) {
	n, err := s.q.CreateAccount(ctx, publisherdb.CreateAccountParams{
		ID: a.ID, Email: a.Email, Name: a.Name, PasswordHash: a.PasswordHash, Role: publisherdb.PublisherRole(a.Role), Locale: a.Locale,
	})
	return n == 1, err
}

func (s accountStore) ByID(ctx context.Context, id uuid.UUID) (account.Account, error) {
	r, err := s.q.GetAccount(ctx, id)
	return accountOf(r), notFound(err)
}

func (s accountStore) ByEmail(ctx context.Context, email string) (account.Account, error) {
	r, err := s.q.GetAccountByEmail(ctx, email)
	return accountOf(r), notFound(err)
}

func accountOf(r publisherdb.PublisherUser) account.Account {
	return account.Account{
		ID: r.ID, Email: r.Email, Name: r.Name, PasswordHash: r.PasswordHash, Role: string(r.Role), Locale: r.Locale,
		VerifiedAt: r.EmailVerifiedAt, DisabledAt: r.DisabledAt, CreatedAt: r.CreatedAt,
	}
}

// notFound is the account package's name for a row that is not there.
func notFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return account.ErrNotFound
	}
	return err
}

func (s accountStore) List(ctx context.Context, f account.Filter) ([]account.Account, error) {
	p := publisherdb.ListAccountsParams{Search: f.Search, BeforeAt: f.BeforeAt, BeforeID: f.BeforeID, MaxRows: f.Limit}
	if f.Role != "" {
		role := publisherdb.PublisherRole(f.Role)
		p.Role = &role
	}
	rows, err := s.q.ListAccounts(ctx, p)
	accounts := make([]account.Account, len(rows))
	for i, r := range rows {
		accounts[i] = account.Account{
			ID: r.ID, Email: r.Email, Name: r.Name, Role: string(r.Role), Locale: r.Locale,
			VerifiedAt: r.EmailVerifiedAt, DisabledAt: r.DisabledAt, CreatedAt: r.CreatedAt,
		}
	}
	return accounts, err
}

func (s accountStore) Lock(ctx context.Context, id uuid.UUID) (string, bool, error) {
	r, err := s.q.LockAccount(ctx, id)
	return string(r.Role), r.DisabledAt != nil, notFound(err)
}

func (s accountStore) SetVerified(ctx context.Context, id uuid.UUID) error {
	return s.q.SetAccountVerified(ctx, id)
}

func (s accountStore) SetPassword(ctx context.Context, id uuid.UUID, hash string) error {
	return s.q.SetAccountPassword(ctx, hash, id)
}

func (s accountStore) SetProfile(ctx context.Context, id uuid.UUID, name, locale *string) error {
	return s.q.UpdateAccountProfile(ctx, publisherdb.UpdateAccountProfileParams{ID: id, Name: name, Locale: locale})
}

func (s accountStore) SetRole(ctx context.Context, id uuid.UUID, role string) error {
	return s.q.SetAccountRole(ctx, publisherdb.PublisherRole(role), id)
}

func (s accountStore) SetDisabled(ctx context.Context, id uuid.UUID, disabled bool) error {
	return s.q.SetAccountDisabled(ctx, disabled, id)
}

func (s accountStore) CreateSession(ctx context.Context, in account.Session) error {
	return s.q.CreateSession(ctx, publisherdb.CreateSessionParams{
		ID: in.ID, UserID: in.UserID, TokenHash: in.TokenHash, Ip: in.IP, UserAgent: in.UserAgent, ExpiresAt: in.ExpiresAt,
	})
}

func (s accountStore) SessionByToken(ctx context.Context, hash []byte, idleSince time.Time) (account.Principal, time.Time, error) {
	r, err := s.q.GetSessionByToken(ctx, hash, idleSince)
	return account.Principal{ID: r.UserID, Role: string(r.Role), Name: r.Name, Locale: r.Locale, SessionID: r.ID}, r.LastSeenAt, notFound(err)
}

func (s accountStore) TouchSession(ctx context.Context, id uuid.UUID) error {
	return s.q.TouchSession(ctx, id)
}

func (s accountStore) Sessions(ctx context.Context, user uuid.UUID, idleSince time.Time) ([]account.Session, error) {
	rows, err := s.q.ListSessions(ctx, user, idleSince)
	sessions := make([]account.Session, len(rows))
	for i, r := range rows {
		sessions[i] = account.Session{ID: r.ID, UserID: user, IP: r.Ip, UserAgent: r.UserAgent, CreatedAt: r.CreatedAt, LastSeenAt: r.LastSeenAt, ExpiresAt: r.ExpiresAt}
	}
	return sessions, err
}

func (s accountStore) RevokeSession(ctx context.Context, user, id uuid.UUID) (bool, error) {
	n, err := s.q.RevokeSession(ctx, id, user)
	return n == 1, err
}

func (s accountStore) RevokeSessions(ctx context.Context, user, keep uuid.UUID) error {
	return s.q.RevokeSessions(ctx, user, keep)
}

func (s accountStore) PeekToken(ctx context.Context, hash []byte, purpose string) (uuid.UUID, error) {
	id, err := s.q.PeekAuthToken(ctx, hash, publisherdb.AuthTokenPurpose(purpose))
	return id, notFound(err)
}

func (s accountStore) UseToken(ctx context.Context, hash []byte, purpose string) (uuid.UUID, error) {
	id, err := s.q.UseAuthToken(ctx, hash, publisherdb.AuthTokenPurpose(purpose))
	return id, notFound(err)
}

func (s accountStore) DropTokens(ctx context.Context, user uuid.UUID) error {
	return s.q.DropAuthTokens(ctx, user)
}

func (s accountStore) Mail(ctx context.Context, template, locale, email, next string) error {
	return mail.Enqueue(ctx, s.q.EnqueueMail, mail.Message{Template: template, Locale: locale, Recipient: email, Data: map[string]any{"next": next}})
}

func (s accountStore) Audit(ctx context.Context, e account.Event) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return s.q.AppendAudit(ctx, publisherdb.AppendAuditParams{
		ID: id, ActorID: &e.Actor.ID, ActorRole: e.Actor.Role, Action: e.Action, SubjectType: "account", SubjectID: e.Subject.String(), Detail: e.Detail,
	})
}

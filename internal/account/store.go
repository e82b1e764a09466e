package account

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"marketplace/internal/ratelimit"
)

// ErrNotFound means that there is no such account, session or token.
var ErrNotFound = errors.New("not found")

// Account is a customer, publisher, reviewer or admin.
type Account struct {
	ID           uuid.UUID
	Email        string
	Name         string
	PasswordHash string
	Role         string
	Locale       string
	VerifiedAt   *time.Time
	DisabledAt   *time.Time
	CreatedAt    time.Time
}

// Session is one log-in.
type Session struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	TokenHash  []byte
	IP         string
	UserAgent  string
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
}

// Filter chooses accounts of a list, newest first.
type Filter struct {
	Role     string // "" is any
	Search   string // part of the e-mail or the name
	BeforeAt *time.Time
	BeforeID *uuid.UUID
	Limit    int32
}

// Event is a line of the audit log.
type Event struct {
	Actor   Principal
	Action  string
	Subject uuid.UUID
	Detail  json.RawMessage
}

// Store is the account tables of one of the databases.
type Store interface {
	ratelimit.Counter
	// InTx runs f in one transaction; its Store is good inside f only.
	InTx(ctx context.Context, f func(Store) error) error

	// SignUp makes an account, or gives an unconfirmed one of that address the new name and password, or
	// does nothing. It does not tell which.
	SignUp(ctx context.Context, a Account) error
	// Create makes a confirmed account; false means that the address has one.
	Create(ctx context.Context, a Account) (bool, error)
	ByID(ctx context.Context, id uuid.UUID) (Account, error)
	ByEmail(ctx context.Context, email string) (Account, error)
	List(ctx context.Context, f Filter) ([]Account, error)
	// Lock keeps others from changing the account until the transaction ends.
	Lock(ctx context.Context, id uuid.UUID) (role string, disabled bool, err error)
	SetVerified(ctx context.Context, id uuid.UUID) error
	SetPassword(ctx context.Context, id uuid.UUID, hash string) error
	SetProfile(ctx context.Context, id uuid.UUID, name, locale *string) error
	SetRole(ctx context.Context, id uuid.UUID, role string) error
	SetDisabled(ctx context.Context, id uuid.UUID, disabled bool) error

	CreateSession(ctx context.Context, s Session) error
	// SessionByToken finds the principal of a live session of an account that may log in.
	SessionByToken(ctx context.Context, hash []byte, idleSince time.Time) (p Principal, lastSeen time.Time, err error)
	TouchSession(ctx context.Context, id uuid.UUID) error
	Sessions(ctx context.Context, user uuid.UUID, idleSince time.Time) ([]Session, error)
	RevokeSession(ctx context.Context, user, id uuid.UUID) (bool, error)
	// RevokeSessions ends all of the account's sessions but keep.
	RevokeSessions(ctx context.Context, user, keep uuid.UUID) error

	// PeekToken finds whose a good one-time token is, UseToken also uses it up.
	PeekToken(ctx context.Context, hash []byte, purpose string) (uuid.UUID, error)
	UseToken(ctx context.Context, hash []byte, purpose string) (uuid.UUID, error)
	DropTokens(ctx context.Context, user uuid.UUID) error

	// Mail enqueues a mail to the address; next is the page that its reader was going to, if any.
	Mail(ctx context.Context, template, locale, email, next string) error
	Audit(ctx context.Context, e Event) error
}

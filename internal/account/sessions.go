package account

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"marketplace/internal/problem"
)

// LoggedIn is a fresh session.
type LoggedIn struct {
	Token     string
	ExpiresAt time.Time
	Account   Account
}

// LogIn makes a new session; the one that the request came with, if any, ends. Whether the address is
// unknown, unconfirmed or disabled or the password wrong cannot be told apart.
func (s *Service) LogIn(ctx context.Context, from Caller, email, password string) (LoggedIn, error) {
	email = strings.TrimSpace(email)
	if err := s.allowFrom(ctx, limitLogInNetwork, from, ""); err != nil {
		return LoggedIn{}, err
	}
	if err := s.allowFrom(ctx, limitLogInPair, from, email); err != nil {
		return LoggedIn{}, err
	}
	if err := s.allow(ctx, limitLogInAddress, email); err != nil {
		return LoggedIn{}, err
	}
	a, err := s.store.ByEmail(ctx, email)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return LoggedIn{}, err
	}
	match, outdated, err := s.hashers.matches(ctx, password, a.PasswordHash)
	if err != nil {
		return LoggedIn{}, err
	}
	if !match || a.VerifiedAt == nil || a.DisabledAt != nil {
		return LoggedIn{}, problem.New(http.StatusUnauthorized, "invalid_credentials", "E-mail and password do not match a confirmed account.")
	}
	if outdated {
		hash, err := s.hashers.hash(ctx, password)
		if err != nil {
			return LoggedIn{}, err
		}
		if err := s.store.SetPassword(ctx, a.ID, hash); err != nil {
			return LoggedIn{}, err
		}
	}
	var in LoggedIn
	err = s.store.InTx(ctx, func(tx Store) error {
		if old, ok := PrincipalFrom(ctx); ok {
			if _, err := tx.RevokeSession(ctx, old.ID, old.SessionID); err != nil {
				return err
			}
		}
		in, err = s.start(ctx, tx, from, a)
		return err
	})
	return in, err
}

func (s *Service) start(ctx context.Context, tx Store, from Caller, a Account) (LoggedIn, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return LoggedIn{}, err
	}
	token, hash := NewToken()
	in := LoggedIn{Token: token, ExpiresAt: s.now().Add(s.lifetime), Account: a}
	return in, tx.CreateSession(ctx, Session{
		ID: id, UserID: a.ID, TokenHash: hash, IP: from.IP, UserAgent: plainText(from.UserAgent, 200), ExpiresAt: in.ExpiresAt,
	})
}

// plainText is what Postgres can hold of a header.
func plainText(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	for len(s) > most {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// Authenticate finds who a session token belongs to, as of now: role and state are read anew each time.
func (s *Service) Authenticate(ctx context.Context, token string) (Principal, error) {
	p, lastSeen, err := s.store.SessionByToken(ctx, HashToken(token), s.now().Add(-s.idle))
	if err != nil {
		return Principal{}, err
	}
	if s.now().Sub(lastSeen) > time.Minute {
		return p, s.store.TouchSession(ctx, p.SessionID)
	}
	return p, nil
}

// LogOut ends the session.
func (s *Service) LogOut(ctx context.Context, p Principal) error {
	_, err := s.store.RevokeSession(ctx, p.ID, p.SessionID)
	return err
}

// ChangePassword wants the old one, ends all sessions and starts a new one in place of this.
func (s *Service) ChangePassword(ctx context.Context, from Caller, p Principal, current, password string) (LoggedIn, error) {
	if err := s.allow(ctx, limitPasswordOfUser, p.ID.String()); err != nil {
		return LoggedIn{}, err
	}
	a, err := s.store.ByID(ctx, p.ID)
	if err != nil {
		return LoggedIn{}, err
	}
	if err := checkPassword(password, a.Email); err != nil {
		return LoggedIn{}, err
	}
	match, _, err := s.hashers.matches(ctx, current, a.PasswordHash)
	if err != nil {
		return LoggedIn{}, err
	}
	if !match {
		return LoggedIn{}, problem.New(http.StatusUnprocessableEntity, "wrong_password", "The current password is not right.").At("body.currentPassword", "not right")
	}
	hash, err := s.hashers.hash(ctx, password)
	if err != nil {
		return LoggedIn{}, err
	}
	var in LoggedIn
	err = s.store.InTx(ctx, func(tx Store) error {
		if err := s.replacePassword(ctx, tx, a.ID, hash, uuid.Nil); err != nil {
			return err
		}
		in, err = s.start(ctx, tx, from, a)
		return err
	})
	return in, err
}

// Profile is the account of a principal.
func (s *Service) Profile(ctx context.Context, p Principal) (Account, error) {
	return s.store.ByID(ctx, p.ID)
}

// ChangeProfile sets what is not nil.
func (s *Service) ChangeProfile(ctx context.Context, p Principal, name, locale *string) (Account, error) {
	if name != nil {
		checked, err := CheckName(*name)
		if err != nil {
			return Account{}, err
		}
		name = &checked
	}
	if err := s.store.SetProfile(ctx, p.ID, name, locale); err != nil {
		return Account{}, err
	}
	return s.store.ByID(ctx, p.ID)
}

// Sessions are the principal's live ones, the last used first.
func (s *Service) Sessions(ctx context.Context, p Principal) ([]Session, error) {
	return s.store.Sessions(ctx, p.ID, s.now().Add(-s.idle))
}

// RevokeSession ends one of the principal's own.
func (s *Service) RevokeSession(ctx context.Context, p Principal, id uuid.UUID) error {
	found, err := s.store.RevokeSession(ctx, p.ID, id)
	if err == nil && !found {
		return problem.NotFound("session")
	}
	return err
}

// RevokeOthers ends all of the principal's sessions but this.
func (s *Service) RevokeOthers(ctx context.Context, p Principal) error {
	return s.store.RevokeSessions(ctx, p.ID, p.SessionID)
}

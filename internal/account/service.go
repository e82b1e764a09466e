package account

import (
	"context"
	"errors"
	"net/http"
	"net/mail"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
)

// Purposes of one-time tokens, which are also the names of the mails that carry them.
const (
	purposeVerify = "verify_email"
	purposeReset  = "reset_password"
)

// MinPassword and MaxPassword bound a password's length in characters.
const (
	MinPassword = 10
	MaxPassword = 128
)

// Service is what both sides do with accounts. Nothing it answers, and nothing that can be measured of it,
// tells whether an address has an account: sign-up, verification and reset by mail do the same work for
// any address, and only the mail that arrives differs.
type Service struct {
	store    Store
	roles    []string
	hashers  hashers
	now      func() time.Time
	lifetime time.Duration
	idle     time.Duration
}

// Options are what differs between sides and places.
type Options struct {
	// Roles an account may have.
	Roles []string
	// Now is the clock; nil is the real one.
	Now func() time.Time
}

// New makes a Service.
func New(store Store, o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{store: store, roles: o.Roles, hashers: newHashers(), now: o.Now,
		lifetime: 30 * 24 * time.Hour, idle: 7 * 24 * time.Hour}
}

// Limits. Per network they slow a flood, per address they protect one person; both count known and
// unknown addresses alike.
var (
	limitSignUpNetwork  = ratelimit.Limit{Name: "sign-up/network", Hits: 20, Window: time.Hour}
	limitMailNetwork    = ratelimit.Limit{Name: "mail/network", Hits: 30, Window: time.Hour}
	limitMailAddress    = ratelimit.Limit{Name: "mail/address", Hits: 5, Window: time.Hour}
	limitLogInNetwork   = ratelimit.Limit{Name: "log-in/network", Hits: 60, Window: 15 * time.Minute}
	limitLogInPair      = ratelimit.Limit{Name: "log-in/address-network", Hits: 10, Window: 15 * time.Minute}
	limitLogInAddress   = ratelimit.Limit{Name: "log-in/address", Hits: 100, Window: 15 * time.Minute}
	limitTokenNetwork   = ratelimit.Limit{Name: "token/network", Hits: 60, Window: time.Hour}
	limitTokenToken     = ratelimit.Limit{Name: "token/token", Hits: 10, Window: time.Hour}
	limitPasswordOfUser = ratelimit.Limit{Name: "password/account", Hits: 10, Window: time.Hour}
)

// Caller is where a request comes from.
type Caller struct {
	IP        string
	Network   string
	UserAgent string
}

func (s *Service) allow(ctx context.Context, l ratelimit.Limit, subject string) error {
	return ratelimit.Allow(ctx, s.store, l, subject, s.now())
}

// allowFrom counts by network. A loopback address says nothing about who calls: that is this machine, or a
// proxy on it that does not tell; the limits per address remain.
func (s *Service) allowFrom(ctx context.Context, l ratelimit.Limit, from Caller, subject string) error {
	if ip, err := netip.ParseAddr(from.IP); err == nil && ip.Unmap().IsLoopback() {
		return nil
	}
	return s.allow(ctx, l, strings.TrimSpace(subject+" "+from.Network))
}

// Newcomer is who signs up.
type Newcomer struct {
	Email    string
	Password string
	Name     string
	Locale   string
	// Next is the page that they were going to, "" or a path of our own.
	Next string
}

// SignUp makes an account that is of no use until it is confirmed by mail. The address's owner gets the
// mail: to confirm, or to learn that there is an account already.
func (s *Service) SignUp(ctx context.Context, from Caller, in Newcomer) error {
	email, err := CheckEmail(in.Email)
	if err != nil {
		return err
	}
	name, err := CheckName(in.Name)
	if err != nil {
		return err
	}
	if err := checkPassword(in.Password, email); err != nil {
		return err
	}
	if err := checkNext(in.Next); err != nil {
		return err
	}
	if err := s.allowFrom(ctx, limitSignUpNetwork, from, ""); err != nil {
		return err
	}
	if err := s.allow(ctx, limitMailAddress, email); err != nil {
		return err
	}
	hash, err := s.hashers.hash(ctx, in.Password)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx Store) error {
		if err := tx.SignUp(ctx, Account{ID: id, Email: email, Name: name, PasswordHash: hash, Locale: in.Locale}); err != nil {
			return err
		}
		return tx.Mail(ctx, purposeVerify, in.Locale, email, in.Next)
	})
}

// MailVerification sends the confirming mail again, for who was going to next.
func (s *Service) MailVerification(ctx context.Context, from Caller, email, locale, next string) error {
	return s.mailToken(ctx, from, purposeVerify, email, locale, next)
}

// MailReset sends the mail with which a forgotten password is replaced.
func (s *Service) MailReset(ctx context.Context, from Caller, email, locale string) error {
	return s.mailToken(ctx, from, purposeReset, email, locale, "")
}

func (s *Service) mailToken(ctx context.Context, from Caller, template, email, locale, next string) error {
	email, err := CheckEmail(email)
	if err != nil {
		return err
	}
	if err := checkNext(next); err != nil {
		return err
	}
	if err := s.allowFrom(ctx, limitMailNetwork, from, ""); err != nil {
		return err
	}
	if err := s.allow(ctx, limitMailAddress, email); err != nil {
		return err
	}
	return s.store.Mail(ctx, template, locale, email, next)
}

func invalidToken() *problem.Problem {
	return problem.New(http.StatusUnprocessableEntity, "invalid_token", "The link is used up or too old, or the password is not the one chosen at sign-up. Ask for a new link.")
}

// VerifyEmail confirms an account. The password is asked for too: whoever signed up with a stranger's
// address must not get an account that the stranger confirmed.
func (s *Service) VerifyEmail(ctx context.Context, from Caller, token, password string) error {
	if err := s.allowToken(ctx, from, token); err != nil {
		return err
	}
	user, err := s.store.PeekToken(ctx, HashToken(token), purposeVerify)
	hash := ""
	if err == nil {
		var a Account
		if a, err = s.store.ByID(ctx, user); err == nil {
			hash = a.PasswordHash
		}
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	match, _, err := s.hashers.matches(ctx, password, hash)
	if err != nil {
		return err
	}
	if !match {
		return invalidToken()
	}
	return s.store.InTx(ctx, func(tx Store) error {
		user, err := tx.UseToken(ctx, HashToken(token), purposeVerify)
		if errors.Is(err, ErrNotFound) {
			return invalidToken()
		}
		if err != nil {
			return err
		}
		a, err := tx.ByID(ctx, user)
		if err != nil {
			return err
		}
		if a.PasswordHash != hash {
			return invalidToken() // somebody signed up anew in between
		}
		return tx.SetVerified(ctx, user)
	})
}

// ResetPassword sets a new password by a token from a mail, which also confirms the address, and ends
// every session.
func (s *Service) ResetPassword(ctx context.Context, from Caller, token, password string) error {
	if err := checkPassword(password, ""); err != nil {
		return err
	}
	if err := s.allowToken(ctx, from, token); err != nil {
		return err
	}
	hash, err := s.hashers.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx Store) error {
		user, err := tx.UseToken(ctx, HashToken(token), purposeReset)
		if errors.Is(err, ErrNotFound) {
			return invalidToken()
		}
		if err != nil {
			return err
		}
		return s.replacePassword(ctx, tx, user, hash, uuid.Nil)
	})
}

// replacePassword is for who has proven to own the mailbox or to know the old password.
func (s *Service) replacePassword(ctx context.Context, tx Store, user uuid.UUID, hash string, keep uuid.UUID) error {
	a, err := tx.ByID(ctx, user)
	if err != nil {
		return err
	}
	if err := tx.SetPassword(ctx, user, hash); err != nil {
		return err
	}
	if err := tx.SetVerified(ctx, user); err != nil {
		return err
	}
	if err := tx.DropTokens(ctx, user); err != nil {
		return err
	}
	if err := tx.RevokeSessions(ctx, user, keep); err != nil {
		return err
	}
	return tx.Mail(ctx, "password_changed", a.Locale, a.Email, "")
}

func (s *Service) allowToken(ctx context.Context, from Caller, token string) error {
	if err := s.allowFrom(ctx, limitTokenNetwork, from, ""); err != nil {
		return err
	}
	return s.allow(ctx, limitTokenToken, "token "+token)
}

// CheckEmail wants a plain address and returns it trimmed.
func CheckEmail(email string) (string, error) {
	email = strings.TrimSpace(email)
	parsed, err := mail.ParseAddress(email)
	local, domain, _ := strings.Cut(email, "@")
	if err != nil || parsed.Address != email || len(email) > 254 || local == "" || !strings.Contains(domain, ".") && domain != "localhost" || strings.ContainsFunc(email, notPlain) {
		return "", problem.Invalid("body.email", "not an e-mail address")
	}
	return email, nil
}

func notPlain(r rune) bool { return r <= ' ' || r > '~' || r == '"' }

// CheckName wants 1 to 80 visible characters and returns them trimmed.
func CheckName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := len([]rune(name)); n < 1 || n > 80 || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", problem.Invalid("body.name", "want 1 to 80 visible characters")
	}
	return name, nil
}

// checkNext lets a mail of ours lead to our own pages only, by a path that no browser takes for another host's.
func checkNext(next string) error {
	if next != "" && (len(next) > 500 || next[0] != '/' || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r == '\\' || !unicode.IsPrint(r) })) {
		return problem.Invalid("body.next", "not the path of a page here")
	}
	return nil
}

func checkPassword(password, email string) error {
	if n := len([]rune(password)); n < MinPassword || n > MaxPassword {
		return problem.Invalid("body.password", "want 10 to 128 characters")
	}
	if strings.Count(password, password[:1]) == len(password) || strings.EqualFold(password, email) {
		return problem.Invalid("body.password", "too easy to guess")
	}
	return nil
}

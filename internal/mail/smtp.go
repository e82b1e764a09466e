package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"
	gomail "github.com/wneessen/go-mail"
)

// SMTP sends through a relay.
type SMTP struct {
	client *gomail.Client
	from   *netmail.Address
	domain string
}

// NewSMTP reads smtp://[user:password@]host[:port][?tls=required|off] and the sender's address.
func NewSMTP(relay, from string) (*SMTP, error) {
	u, err := url.Parse(relay)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("SMTP_URL: want smtp://[user:password@]host:port[?tls=required]")
	}
	sender, err := netmail.ParseAddress(from)
	if err != nil {
		return nil, errors.New("MAIL_FROM: want Name <address>")
	}
	options := []gomail.Option{gomail.WithTimeout(15 * time.Second)}
	switch {
	case u.Scheme == "smtps":
		options = append(options, gomail.WithSSL())
	case u.Query().Get("tls") == "required":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case u.Query().Get("tls") == "off":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("SMTP_URL: %w", err)
	}
	domain := "localhost"
	if _, after, ok := cutLast(sender.Address, '@'); ok {
		domain = after
	}
	return &SMTP{client, sender, domain}, nil
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == sep {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// Send implements Sender.
func (s *SMTP) Send(ctx context.Context, id uuid.UUID, recipient string, r Rendered) error {
	m := gomail.NewMsg()
	m.FromMailAddress(s.from)
	if err := m.To(recipient); err != nil {
		return relayError{"the recipient is no address"}
	}
	m.Subject(r.Subject)
	m.SetMessageIDWithValue(id.String() + "@" + s.domain)
	m.SetDate()
	m.SetBodyString(gomail.TypeTextPlain, r.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, r.HTML)
	err := s.client.DialAndSendWithContext(ctx, m)
	if err == nil {
		return nil
	}
	if sent, ok := errors.AsType[*gomail.SendError](err); ok {
		return relayError{fmt.Sprintf("the relay refused: %s (%d)", sent.Reason, sent.ErrorCode())}
	}
	return relayError{"the relay cannot be reached"}
}

// Package mailbox is the development stack's mail relay: it takes every message, delivers none, and shows
// them on a page and as JSON. Messages live in memory, the newest few hundred of them.
package mailbox

import (
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
)

const (
	maxMessageBytes = 4 << 20
	defaultKeep     = 500
)

// Message is one message as it came, for one or more recipients.
type Message struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	From    string    `json:"from"`   // of the envelope
	Sender  string    `json:"sender"` // as the message itself says, with a name
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html,omitempty"`
	Links   []string  `json:"links"`
	Source  string    `json:"-"` // all of it, as it came
}

// Mailbox keeps what it was sent.
type Mailbox struct {
	mu       sync.Mutex
	messages []Message // oldest first
	keep     int
	smtp     *smtp.Server
}

// New makes an empty mailbox that keeps the newest messages, 500 of them when keep is 0.
func New(keep int) *Mailbox {
	if keep <= 0 {
		keep = defaultKeep
	}
	m := &Mailbox{keep: keep}
	m.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: m}, nil }))
	m.smtp.Domain = "localhost"
	m.smtp.MaxMessageBytes = maxMessageBytes
	m.smtp.MaxRecipients = 50
	m.smtp.ReadTimeout, m.smtp.WriteTimeout = 30*time.Second, 30*time.Second
	m.smtp.ErrorLog = quiet{}
	return m
}

// ServeSMTP takes mail until Close.
func (m *Mailbox) ServeSMTP(l net.Listener) error { return m.smtp.Serve(l) }

// Close ends ServeSMTP.
func (m *Mailbox) Close() error { return m.smtp.Close() }

// Messages are those sent to an address (all of them for an empty one), newest first.
func (m *Mailbox) Messages(to string) []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := []Message{}
	for _, msg := range slices.Backward(m.messages) {
		if to == "" || slices.ContainsFunc(msg.To, func(a string) bool { return strings.EqualFold(a, to) }) {
			found = append(found, msg)
		}
	}
	return found
}

// Clear empties the mailbox.
func (m *Mailbox) Clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = nil
}

func (m *Mailbox) add(msg Message) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = append(m.messages, msg)
	if extra := len(m.messages) - m.keep; extra > 0 {
		m.messages = slices.Delete(m.messages, 0, extra)
	}
}

type session struct {
	box  *Mailbox
	from string
	to   []string
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error   { s.to = append(s.to, to); return nil }
func (s *session) Reset()                                      { s.from, s.to = "", nil }
func (s *session) Logout() error                               { return nil }

func (s *session) Data(r io.Reader) error {
	msg := Message{ID: uuid.NewString(), At: time.Now().UTC(), From: s.from, To: slices.Clone(s.to), Links: []string{}}
	if err := msg.read(r); err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "unreadable message: " + err.Error()}
	}
	s.box.add(msg)
	return nil
}

// quiet keeps a client that hangs up from littering the terminal.
type quiet struct{}

func (quiet) Printf(format string, v ...any) {
	slog.Debug("mailbox", "format", format, "values", v)
}
func (quiet) Println(v ...any) { slog.Debug("mailbox", "values", v) }

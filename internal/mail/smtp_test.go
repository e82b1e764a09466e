package mail_test

import (
	"io"
	"net"
	netmail "net/mail"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/mail"
)

// relay is an SMTP server that keeps one mail.
type relay struct{ got chan *netmail.Message }

func (r relay) NewSession(*smtp.Conn) (smtp.Session, error) { return r, nil }
func (relay) Mail(string, *smtp.MailOptions) error          { return nil }
func (relay) Reset()                                        {}
func (relay) Logout() error                                 { return nil }

func (relay) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == "refused@example.com" {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no " + to}
	}
	return nil
}

func (r relay) Data(body io.Reader) error {
	m, err := netmail.ReadMessage(body)
	r.got <- m
	return err
}

func TestSendThroughARelay(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	backend := relay{make(chan *netmail.Message, 1)}
	server := smtp.NewServer(backend)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	sender, err := mail.NewSMTP("smtp://"+l.Addr().String()+"?tls=off", "Plugin Marketplace <no-reply@store.example>")
	require.NoError(t, err)

	id := uuid.New()
	require.NoError(t, sender.Send(t.Context(), id, "ana@example.com", mail.Rendered{Subject: "Tu contraseña", Text: "Hola\n", HTML: "<p>Hola</p>"}))
	m := <-backend.got
	require.Equal(t, "<"+id.String()+"@store.example>", m.Header.Get("Message-ID"))
	require.Contains(t, m.Header.Get("To"), "ana@example.com")
	require.Contains(t, m.Header.Get("Content-Type"), "multipart/alternative")

	err = sender.Send(t.Context(), id, "refused@example.com", mail.Rendered{Subject: "x", Text: "x", HTML: "x"})
	require.ErrorContains(t, err, "550")
	require.NotContains(t, err.Error(), "refused@", "addresses stay out of logs")
}

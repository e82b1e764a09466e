package mailbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/mailbox"
)

const multipartMessage = "Subject: =?utf-8?q?Verificaci=C3=B3n?=\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Abre http://localhost:3001/verify?token=3Dabc=\r\ndef. <b>\r\n" +
	"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+aG9sYTwvYj4=\r\n--b--\r\n"

func start(t *testing.T, keep int) (box *mailbox.Mailbox, smtpAddr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	box = mailbox.New(keep)
	go func() { _ = box.ServeSMTP(l) }()
	t.Cleanup(func() { _ = box.Close() })
	return box, l.Addr().String()
}

func TestMessagesAreReadableAsJSONAndPage(t *testing.T) {
	t.Parallel()
	box, addr := start(t, 0)
	require.NoError(t, smtp.SendMail(addr, nil, "shop@localhost", []string{"Ana@Example.com"}, []byte(multipartMessage)))
	server := httptest.NewServer(box.Handler())
	defer server.Close()

	res, err := http.Get(server.URL + "/messages?to=ana@example.com")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var list struct{ Messages []mailbox.Message }
	require.NoError(t, json.NewDecoder(res.Body).Decode(&list))
	require.Len(t, list.Messages, 1)
	m := list.Messages[0]
	require.Equal(t, "Verificación", m.Subject)
	require.Equal(t, "Abre http://localhost:3001/verify?token=abcdef. <b>", m.Text)
	require.Equal(t, []string{"http://localhost:3001/verify?token=abcdef"}, m.Links)
	require.Equal(t, "<b>hola</b>", m.HTML)
	require.Empty(t, box.Messages("other@example.com"))

	shown, err := http.Get(server.URL + "/")
	require.NoError(t, err)
	defer func() { _ = shown.Body.Close() }()
	html, err := io.ReadAll(shown.Body)
	require.NoError(t, err)
	require.Contains(t, string(html), `<a href="http://localhost:3001/verify?token=abcdef">`)
	require.Contains(t, string(html), "&lt;b&gt;")
}

func TestOnlyTheNewestAreKept(t *testing.T) {
	t.Parallel()
	box, addr := start(t, 2)
	for i := range 3 {
		body := fmt.Sprintf("Subject: %d\r\n\r\nhello\r\n", i)
		require.NoError(t, smtp.SendMail(addr, nil, "a@localhost", []string{"b@localhost"}, []byte(body)))
	}
	kept := box.Messages("")
	require.Len(t, kept, 2)
	require.Equal(t, "2", kept[0].Subject)
	box.Clear()
	require.Empty(t, box.Messages(""))
}

func TestUnreadableMessageIsRefused(t *testing.T) {
	t.Parallel()
	box, addr := start(t, 0)
	require.Error(t, smtp.SendMail(addr, nil, "a@localhost", []string{"b@localhost"}, []byte("no header here\r\n")))
	require.Empty(t, box.Messages(""))
}

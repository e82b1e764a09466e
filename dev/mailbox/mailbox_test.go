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

func TestMessagesAreReadableAsJSON(t *testing.T) {
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

	require.Equal(t, "shop@localhost", m.Sender, "there is no other")
}

// get answers with a page and what it may do.
func get(t *testing.T, address string) (body, policy string) {
	t.Helper()
	res, err := http.Get(address)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	content, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(content), res.Header.Get("Content-Security-Policy")
}

func TestAMessageIsShownAsItLooksAsTextAndAsItCame(t *testing.T) {
	t.Parallel()
	box, addr := start(t, 0)
	require.NoError(t, smtp.SendMail(addr, nil, "shop@localhost", []string{"Ana@Example.com"}, []byte("From: =?utf-8?q?La_tienda_=C3=A1?= <shop@localhost>\r\n"+multipartMessage)))
	server := httptest.NewServer(box.Handler())
	defer server.Close()
	m := box.Messages("")[0]

	list, policy := get(t, server.URL+"/?to=ana@")
	require.Contains(t, list, `href="/m/`+m.ID+`?to=ana%40"`, "found by a part of the recipient")
	require.Contains(t, list, "La tienda á &lt;shop@localhost&gt;")
	require.NotContains(t, policy, "unsafe-inline")
	none, _ := get(t, server.URL+"/?to=%3Cother")
	require.Contains(t, none, "Nothing for “&lt;other”")

	message, policy := get(t, server.URL+"/m/"+m.ID)
	require.Contains(t, message, `<iframe class="body" src="/m/`+m.ID+`/html"`)
	require.NotContains(t, policy, "unsafe-inline")
	text, _ := get(t, server.URL+"/m/"+m.ID+"?view=text")
	require.Contains(t, text, `<a href="http://localhost:3001/verify?token=abcdef" target="_blank" rel="noreferrer">`)
	require.Contains(t, text, "&lt;b&gt;")
	came, _ := get(t, server.URL+"/m/"+m.ID+"?view=source")
	require.Contains(t, came, "Subject: =?utf-8?q?Verificaci=C3=B3n?=")

	framed, policy := get(t, server.URL+"/m/"+m.ID+"/html")
	require.Equal(t, "<b>hola</b>", framed)
	require.Contains(t, policy, "sandbox allow-popups")
	require.NotContains(t, policy, "allow-scripts")
	for _, asset := range []string{"mailbox.css", "mailbox.js"} {
		content, _ := get(t, server.URL+"/assets/"+asset)
		require.NotEmpty(t, content)
		require.Contains(t, list, `"/assets/`+asset+`"`)
	}

	elsewhere, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/clear", nil)
	require.NoError(t, err)
	elsewhere.Header.Set("Origin", "https://evil.example")
	res, err := http.DefaultClient.Do(elsewhere)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusForbidden, res.StatusCode)
	emptied, err := http.Post(server.URL+"/clear", "", nil)
	require.NoError(t, err)
	require.NoError(t, emptied.Body.Close())
	gone, _ := get(t, server.URL+"/m/"+m.ID)
	require.Contains(t, gone, "No mail yet")
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

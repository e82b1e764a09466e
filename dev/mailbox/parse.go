package mailbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
)

// maxDepth bounds parts within parts.
const maxDepth = 8

var link = regexp.MustCompile(`https?://[^\s<>"')\]]+`)

func (m *Message) read(r io.Reader) error {
	source, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m.Source = string(source)
	raw, err := mail.ReadMessage(bytes.NewReader(source))
	if err != nil {
		return err
	}
	m.Subject, err = new(mime.WordDecoder).DecodeHeader(raw.Header.Get("Subject"))
	if err != nil {
		m.Subject = raw.Header.Get("Subject")
	}
	m.Sender = m.From
	if from, err := mail.ParseAddress(raw.Header.Get("From")); err == nil && from.Name != "" {
		m.Sender = from.Name + " <" + from.Address + ">"
	}
	if err := m.part(textproto.MIMEHeader(raw.Header), raw.Body, 0); err != nil {
		return err
	}
	for _, l := range link.FindAllString(m.Text, -1) {
		if l = strings.TrimRight(l, ".,;:!?"); !slices.Contains(m.Links, l) {
			m.Links = append(m.Links, l)
		}
	}
	return nil
}

func (m *Message) part(header textproto.MIMEHeader, body io.Reader, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("parts nested deeper than %d", maxDepth)
	}
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.parts(multipart.NewReader(body, params["boundary"]), depth)
	}
	content, err := io.ReadAll(decoded(header.Get("Content-Transfer-Encoding"), body))
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(string(content), "\r\n", "\n")
	switch {
	case kind == "text/plain" && m.Text == "":
		m.Text = text
	case kind == "text/html" && m.HTML == "":
		m.HTML = text
	}
	return nil
}

func (m *Message) parts(r *multipart.Reader, depth int) error {
	for {
		// Raw, so that the encoding header is left for decoded.
		p, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := m.part(p.Header, p, depth+1); err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

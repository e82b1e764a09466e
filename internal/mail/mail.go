// Package mail writes transactional mail and delivers it. Whoever has something to tell enqueues it in the
// transaction of what it tells of; a Deliverer in each worker sends what is due.
package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"

	"github.com/google/uuid"
)

// Message is a mail to be.
type Message struct {
	Template  string
	Locale    string // es or en
	Recipient string // an address, without a name
	Data      map[string]any
}

// Row is a line of outgoing_mail, as sqlc makes the parameters of its insertion in either database.
type Row = struct {
	ID        uuid.UUID
	Template  string
	Locale    string
	Recipient string
	Data      json.RawMessage
}

// Enqueue writes the mail with insert, a query method bound to the caller's transaction:
//
//	mail.Enqueue(ctx, q.EnqueueMail, mail.Message{…})
//
// A template that does not exist or cannot be filled with the data is an error here, not at delivery.
func Enqueue[P ~Row](ctx context.Context, insert func(context.Context, P) error, m Message) error {
	if _, err := mail.ParseAddress(m.Recipient); err != nil {
		return fmt.Errorf("enqueue mail %s: the recipient is no address", m.Template)
	}
	data, err := json.Marshal(m.Data)
	if err != nil {
		return fmt.Errorf("enqueue mail %s: %w", m.Template, err)
	}
	tried := data
	if m.Template == VerifyEmail || m.Template == ResetPassword {
		tried = json.RawMessage(`{"token":"made at delivery"}`)
	}
	if _, err := (Renderer{}).Render(m.Template, m.Locale, tried); err != nil {
		return fmt.Errorf("enqueue mail: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return insert(ctx, P{ID: id, Template: m.Template, Locale: m.Locale, Recipient: m.Recipient, Data: data})
}

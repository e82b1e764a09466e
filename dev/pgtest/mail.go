package pgtest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/jackc/pgx/v5"

	"marketplace/internal/mail"
)

// checkMail reads every mail that a test has made the product write, in both languages: whoever enqueues one
// has to hand it all that its template wants.
func (d *Database) checkMail(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, d.AdminURL)
	if err != nil {
		return // the test took the database away
	}
	defer func() { _ = admin.Close(ctx) }()
	// The others' data is completed when they are delivered, and gone once they are.
	rows, err := admin.Query(ctx, `SELECT template, data FROM outgoing_mail WHERE data <> '{}' AND template NOT IN ($1, $2)`, mail.VerifyEmail, mail.ResetPassword)
	if err != nil {
		return
	}
	var template string
	var data json.RawMessage
	_, err = pgx.ForEachRow(rows, []any{&template, &data}, func() error {
		for _, locale := range []string{"es", "en"} {
			if _, err := (mail.Renderer{}).Render(template, locale, data); err != nil {
				t.Errorf("mail %s lacks something: %s: %v", template, data, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Errorf("read mail: %v", err)
	}
}

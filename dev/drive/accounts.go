package drive

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"github.com/google/uuid"
)

// Person is somebody with an account on one of the two sides.
type Person struct {
	*Client
	ID    uuid.UUID
	Email string
}

var tokenInLink = regexp.MustCompile(`[?&#]token=([A-Za-z0-9_-]+)`)

// SignUp makes an account and confirms it with the mail that came.
func SignUp(ctx context.Context, api, mailbox, email, password, name string) (*Person, error) {
	c := NewClient(api)
	body := map[string]string{"email": email, "password": password, "name": name, "locale": "en"}
	if err := c.Call(ctx, http.MethodPost, "/v1/account/sign-up", body, nil); err != nil {
		return nil, err
	}
	token, err := MailedToken(ctx, mailbox, email)
	if err != nil {
		return nil, err
	}
	if err := c.Call(ctx, http.MethodPost, "/v1/account/verify-email", map[string]string{"token": token, "password": password}, nil); err != nil {
		return nil, err
	}
	return LogIn(ctx, api, email, password)
}

// LogIn opens a session.
func LogIn(ctx context.Context, api, email, password string) (*Person, error) {
	p := &Person{Client: NewClient(api), Email: email}
	var me struct{ ID uuid.UUID }
	if err := p.Call(ctx, http.MethodPost, "/v1/account/log-in", map[string]string{"email": email, "password": password}, &me); err != nil {
		return nil, err
	}
	p.ID = me.ID
	return p, nil
}

// MailedToken waits for a mail with a link in it and takes the link's token.
func MailedToken(ctx context.Context, mailbox, email string) (token string, err error) {
	box := NewClient(mailbox)
	err = Until(ctx, "the mail to "+email, func(ctx context.Context) (bool, error) {
		var inbox struct{ Messages []struct{ Links []string } }
		if err := box.Call(ctx, http.MethodGet, "/messages?to="+url.QueryEscape(email), nil, &inbox); err != nil {
			return false, err
		}
		for _, m := range inbox.Messages {
			for _, link := range m.Links {
				if found := tokenInLink.FindStringSubmatch(link); found != nil {
					token = found[1]
					return true, nil
				}
			}
		}
		return false, fmt.Errorf("%d mails, none with a token", len(inbox.Messages))
	})
	return token, err
}

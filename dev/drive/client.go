// Package drive speaks with the running product over HTTP, the way browsers and publishers' scripts do. The
// demo and the end-to-end tests stand on it; it knows no more than the two APIs tell.
package drive

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"time"
)

// Client is one browser: it keeps its cookies.
type Client struct {
	Base string
	HTTP *http.Client
}

// NewClient talks to the API at base.
func NewClient(base string) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // cookiejar.New without options does not fail
	}
	return &Client{Base: strings.TrimRight(base, "/"), HTTP: &http.Client{Jar: jar, Timeout: 60 * time.Second}}
}

// Refusal is an answer that is not 2xx: a problem.
type Refusal struct {
	Request string
	Status  int
	Code    string
	Detail  string
	Body    string
}

// Error shows what was asked and what was answered.
func (r *Refusal) Error() string {
	if r.Code == "" {
		return fmt.Sprintf("%s: %d %s", r.Request, r.Status, r.Body)
	}
	return fmt.Sprintf("%s: %d %s: %s", r.Request, r.Status, r.Code, r.Detail)
}

// Header is one header of a request.
type Header struct{ Name, Value string }

// Call sends in (JSON of anything; an io.Reader as it is; nil for nothing) and decodes a 2xx answer into out
// (nil to drop it). Any other answer is a *Refusal.
func (c *Client) Call(ctx context.Context, method, path string, in, out any, headers ...Header) error {
	answer, err := c.Send(ctx, method, path, in, headers...)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return refusal(method+" "+path, answer.StatusCode, body)
	}
	if out == nil || len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// Send is Call without reading the answer.
func (c *Client) Send(ctx context.Context, method, path string, in any, headers ...Header) (*http.Response, error) {
	var body io.Reader
	contentType := ""
	switch v := in.(type) {
	case nil:
	case io.Reader:
		body, contentType = v, "application/octet-stream"
	default:
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		body, contentType = bytes.NewReader(encoded), "application/json"
	}
	url := path
	if strings.HasPrefix(path, "/") {
		url = c.Base + path
	}
	r, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, h := range headers {
		r.Header.Set(h.Name, h.Value)
	}
	return c.HTTP.Do(r)
}

func refusal(request string, status int, body []byte) *Refusal {
	r := &Refusal{Request: request, Status: status, Body: string(body)}
	var problem struct{ Code, Detail string }
	if json.Unmarshal(body, &problem) == nil {
		r.Code, r.Detail = problem.Code, problem.Detail
	}
	return r
}

// Until calls probe, soon and then less often, until it says true; what it last said is in the error when
// ctx ends first.
func Until(ctx context.Context, what string, probe func(context.Context) (bool, error)) error {
	wait := 20 * time.Millisecond
	for {
		done, err := probe(ctx)
		if done && err == nil {
			return nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			if err == nil {
				err = ctx.Err()
			}
			return fmt.Errorf("waiting for %s: %w", what, err)
		case <-timer.C:
		}
		wait = min(wait*3/2, 500*time.Millisecond)
	}
}

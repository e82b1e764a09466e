package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"aead.dev/minisign"
	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
)

// How a customer pays, in the simulator's test numbers.
const (
	cardOK        = "4242424242424242"
	cardChallenge = "4000002760003184"
	debit         = "AT591904300235473203" // waits for the bank's answer
)

// again repeats a request until it is answered, as any client would whose connection broke. A refusal is an
// answer.
func again(ctx context.Context, what string, do func(context.Context) error) error {
	var refused error
	err := drive.Until(ctx, what, func(ctx context.Context) (bool, error) {
		err := do(ctx)
		if r, ok := errors.AsType[*drive.Refusal](err); ok && r.Status < 500 {
			refused = err
			return true, nil
		}
		return true, err
	})
	return errors.Join(refused, err)
}

// submit sends a release for review.
func (w *whole) submit(ctx context.Context, item scene.Item) (s drive.Submission, err error) {
	return s, again(ctx, "the submission", func(ctx context.Context) (err error) {
		s, err = w.Publisher.Submit(ctx, item.Release.ID)
		return err
	})
}

// approve waits for the checks, claims and approves; each request is repeated until it is answered.
func (w *whole) approve(ctx context.Context, submission uuid.UUID) error {
	s, err := w.Reviewer.AwaitSubmission(ctx, submission, 1, "in_review", "changes_requested")
	if err != nil {
		return err
	}
	if s.Status != "in_review" {
		return fmt.Errorf("the checks of a good archive failed: %+v", s.Rounds)
	}
	if err := again(ctx, "the claim", func(ctx context.Context) error { return w.Reviewer.Claim(ctx, submission) }); err != nil {
		return err
	}
	key := drive.Header{Name: "Idempotency-Key", Value: uuid.NewString()}
	return again(ctx, "the decision", func(ctx context.Context) error {
		return w.Reviewer.Call(ctx, http.MethodPost, "/v1/review/"+submission.String()+"/decision",
			map[string]any{"kind": "approve", "reasonCode": "meets_policy", "round": 1}, nil, key)
	})
}

// buy begins a purchase, by one Idempotency-Key however often it takes.
func (w *whole) buy(ctx context.Context, who *drive.Person, item scene.Item) (p drive.Purchase, err error) {
	return w.buyWith(ctx, who, item, uuid.NewString())
}

func (w *whole) buyWith(ctx context.Context, who *drive.Person, item scene.Item, key string) (p drive.Purchase, err error) {
	err = again(ctx, "the purchase", func(ctx context.Context) (err error) {
		p, err = who.Buy(ctx, item.Plugin.ID, key)
		return err
	})
	if err == nil && p.CheckoutURL == "" {
		err = fmt.Errorf("no page to pay on: the purchase is %s (%s)", p.Status, p.FailureCode)
	}
	return p, err
}

// verified downloads a version as its owner would who trusts nobody: digest and signature.
func (w *whole) verified(ctx context.Context, who *drive.Person, item scene.Item) error {
	slug := item.Plugin.Slug
	var link struct{ URL, SHA256 string }
	if err := who.Call(ctx, http.MethodPost, "/v1/plugins/"+slug+"/versions/1.0.0/download", nil, &link); err != nil {
		return err
	}
	w.marks.add("a download token", path.Base(link.URL))
	artifact, err := body(ctx, who, link.URL)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(artifact)
	if digest := hex.EncodeToString(sum[:]); digest != item.Release.SHA256 || digest != link.SHA256 {
		return fmt.Errorf("%s: what was reviewed is %s, promised %s, downloaded %s", slug, item.Release.SHA256, link.SHA256, digest)
	}
	signature, err := body(ctx, who, "/v1/plugins/"+slug+"/versions/1.0.0/signature")
	if err != nil {
		return err
	}
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(w.stack.Value("SIGNING_PUBLIC_KEY"))); err != nil {
		return err
	}
	if !minisign.Verify(key, artifact, signature) {
		return fmt.Errorf("%s: the signature does not verify", slug)
	}
	return nil
}

func body(ctx context.Context, who *drive.Person, address string) ([]byte, error) {
	answer, err := who.Send(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", address, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// direct is the same person at one copy, past the balancer.
func (w *whole) direct(who *drive.Person, service string) *drive.Person {
	base := strings.Replace(w.stack.URLs()[service], "localhost", "127.0.0.1", 1)
	return &drive.Person{Client: &drive.Client{Base: base, HTTP: who.HTTP}, ID: who.ID, Email: who.Email}
}

// Package scene puts people on a running stack: staff, a publisher and customers, who do over HTTP what the
// end-to-end test and the recorder of histories need done.
package scene

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/dev/stack"
	"marketplace/internal/archive/archivetest"
)

// Password is that of everybody who signs up.
const Password = "a-canary-password-4-all-of-them"

// Scene is a stack with people on it.
type Scene struct {
	API, Panel, Mailbox                         string
	Sim                                         drive.Simulator
	Reviewer, StoreAdmin, PanelAdmin, Publisher *drive.Person

	run string // makes names new on every run
}

// Open logs the staff in and signs a publisher up. api and panel are where the two APIs answer.
func Open(ctx context.Context, s *stack.Stack, api, panel string) (*Scene, error) {
	urls := s.URLs()
	scene := &Scene{API: api, Panel: panel, Mailbox: urls["mailbox"], Sim: drive.NewSimulator(urls["stripe"]), run: uuid.NewString()[:8]}
	for _, l := range s.Logins {
		var into **drive.Person
		base := panel
		switch l.Side + " " + l.Role {
		case "marketplace admin":
			into, base = &scene.StoreAdmin, api
		case "publisher reviewer":
			into = &scene.Reviewer
		case "publisher admin":
			into = &scene.PanelAdmin
		default:
			continue
		}
		var err error
		if *into, err = drive.LogIn(ctx, base, l.Email, l.Password); err != nil {
			return nil, err
		}
	}
	var err error
	scene.Publisher, err = drive.SignUp(ctx, panel, scene.Mailbox, scene.Email("publisher"), Password, "Canary Publisher Person")
	return scene, err
}

// Email is an address that only this run has.
func (s *Scene) Email(name string) string { return name + "-" + s.run + "@canary.localhost" }

// Slug is one that only this run has.
func (s *Scene) Slug(name string) string { return name + "-" + s.run }

// Customer signs one up.
func (s *Scene) Customer(ctx context.Context, name string) (*drive.Person, error) {
	return drive.SignUp(ctx, s.API, s.Mailbox, s.Email(name), Password, "Canary Customer Person")
}

// Item is a plugin with its first release.
type Item struct {
	Plugin  drive.Plugin
	Release drive.Release
	Price   int64
}

// Draft makes a plugin of the publisher's and uploads its first release.
func (s *Scene) Draft(ctx context.Context, name string, price int64) (Item, error) {
	return s.DraftOf(ctx, name, price, archivetest.Tgz(archivetest.Plugin(s.Slug(name), "1.0.0")))
}

// DraftOf is Draft with an archive of the caller's.
func (s *Scene) DraftOf(ctx context.Context, name string, price int64, archive []byte) (Item, error) {
	slug := s.Slug(name)
	plugin, err := s.Publisher.CreatePlugin(ctx, map[string]any{
		"slug": slug, "name": slug, "category": "linters", "hosts": map[string]string{"eslint": ">=8"}, "license": "MIT",
		"summary": "A plugin of the end-to-end run.", "description": "# " + slug + "\n\n" + strings.Repeat("It checks what it is given. ", 8),
		"tags": []string{"eslint"}, "links": map[string]string{"homepage": "https://example.com/" + slug},
		"price": map[string]any{"minor": price, "currency": "EUR"},
	})
	if err != nil {
		return Item{}, err
	}
	release, err := s.Publisher.Upload(ctx, plugin.ID, bytes.NewReader(archive), "The first one.")
	return Item{Plugin: plugin, Release: release, Price: price}, err
}

// Decide waits until a submission's round is in review, claims it and decides.
func (s *Scene) Decide(ctx context.Context, submission uuid.UUID, round int, kind, reason, message string) error {
	state, err := s.Reviewer.AwaitSubmission(ctx, submission, round, "in_review", "changes_requested")
	if err != nil {
		return err
	}
	if state.Status != "in_review" {
		return fmt.Errorf("submission %s: its checks failed", submission)
	}
	if err := s.Reviewer.Claim(ctx, submission); err != nil {
		return err
	}
	return s.Reviewer.Decide(ctx, submission, round, kind, reason, message)
}

// Publish takes a new plugin into the store.
func (s *Scene) Publish(ctx context.Context, name string, price int64) (Item, error) {
	item, err := s.Draft(ctx, name, price)
	if err != nil {
		return item, err
	}
	submission, err := s.Publisher.Submit(ctx, item.Release.ID)
	if err != nil {
		return item, err
	}
	if err := s.Decide(ctx, submission.ID, 1, "approve", "meets_policy", ""); err != nil {
		return item, err
	}
	return item, s.Publisher.AwaitRelease(ctx, item.Release.ID, "published")
}

// Pay begins a purchase and fills in the page; it answers with the purchase and its session.
func (s *Scene) Pay(ctx context.Context, who *drive.Person, item Item, number, expected string) (drive.Purchase, error) {
	p, err := who.Buy(ctx, item.Plugin.ID, uuid.NewString())
	if err != nil {
		return p, err
	}
	return p, s.Act(ctx, p, "pay", number, expected)
}

// Act acts on a purchase's page and expects to find the page in a state.
func (s *Scene) Act(ctx context.Context, p drive.Purchase, action, number, expected string) error {
	state, complaint, err := s.Sim.Act(ctx, p.Session(), action, number)
	if err == nil && state != expected {
		err = fmt.Errorf("the page of %s is %q (%s), not %q", p.ID, state, complaint, expected)
	}
	return err
}

// Drop loses the next so many webhooks of a type.
func (s *Scene) Drop(ctx context.Context, count int, event string) error {
	return s.Sim.Control(ctx, http.MethodPost, "/faults", map[string]any{"kind": "drop_webhooks", "count": count, "match": event}, nil)
}

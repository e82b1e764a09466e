package demo

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"marketplace/dev/drive"
)

const password = "a demo password 4 all"

// onSale is a plugin that the store shows.
type onSale struct {
	plugin
	id         uuid.UUID
	slug       string
	versions   []string
	publisher  *drive.Person
	soldBefore int64 // by earlier runs
}

func (d *demo) publishAll(ctx context.Context) error {
	if err := d.step("the demo logins log in", func() error { return d.logIn(ctx) }); err != nil {
		return err
	}
	if err := d.enroll(ctx, d.list.Publishers); err != nil {
		return err
	}
	d.publishers[demoPublisher] = d.demoPublisher
	var mu sync.Mutex
	shown := map[string]onSale{}
	err := each(ctx, d.list.Plugins, func(ctx context.Context, p plugin) error {
		result, err := d.publish(ctx, p)
		if err != nil || result == nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		shown[p.Package] = *result
		return nil
	})
	for _, p := range d.list.Plugins {
		if s, ok := shown[p.Package]; ok && s.Price > 0 {
			d.shelf = append(d.shelf, s)
		} else if ok {
			d.free = append(d.free, s)
		}
	}
	return err
}

// enroll signs every publisher up, or logs them in where an earlier run has done so.
func (d *demo) enroll(ctx context.Context, names map[string]string) error {
	var mu sync.Mutex
	d.publishers = map[string]*drive.Person{}
	return each(ctx, slices.Sorted(maps.Keys(names)), func(ctx context.Context, key string) error {
		return d.step(names[key]+" registers as a publisher", func() error {
			email := key + "@publishers.localhost"
			publisher, err := drive.LogIn(ctx, d.Panel, email, password)
			if err != nil {
				if publisher, err = drive.SignUp(ctx, d.Panel, d.Mailbox, email, password, names[key]); err != nil {
					return err
				}
			}
			mu.Lock()
			defer mu.Unlock()
			d.publishers[key] = publisher
			return nil
		})
	})
}

// publish takes one plugin through everything that its fate holds. nil means that the store does not show it.
// A run after another finds its publishers and plugins there, and publishes what is not published yet.
func (d *demo) publish(ctx context.Context, p plugin) (shown *onSale, err error) {
	publisher := d.publishers[p.Publisher]
	var draft drive.Plugin
	var soldBefore int64
	read, err := d.unpack(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := d.step(p.Package+": its publisher drafts it", func() error {
		if draft, err = d.draft(ctx, read, publisher); err != nil {
			return err
		}
		soldBefore, _, err = sold(ctx, publisher, draft.ID)
		return err
	}); err != nil {
		return nil, err
	}
	for _, version := range p.Versions {
		published, err := d.release(ctx, read, version, publisher, draft)
		if err != nil || !published {
			return nil, err
		}
	}
	return &onSale{plugin: p, id: draft.ID, slug: p.slug(), versions: p.Versions, publisher: publisher, soldBefore: soldBefore}, nil
}

// draft finds the plugin among its publisher's, or creates it.
func (d *demo) draft(ctx context.Context, p packaged, publisher *drive.Person) (drive.Plugin, error) {
	own, err := publisher.Plugin(ctx, p.slug())
	if err != nil || own.ID != uuid.Nil {
		return own, err
	}
	draft, err := publisher.CreatePlugin(ctx, p.listing())
	if err != nil {
		return draft, err
	}
	if p.Licensed {
		if err := publisher.SetLicensing(ctx, draft.ID, licensing); err != nil {
			return draft, err
		}
	}
	return draft, p.illustrate(ctx, publisher, draft)
}

// settled says what an earlier run has made of a version; one that it left under way is taken back.
func (d *demo) settled(ctx context.Context, publisher *drive.Person, plugin uuid.UUID, version string) (status string, err error) {
	var releases struct{ Items []drive.Release }
	if err := publisher.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/plugins/%s/releases", plugin), nil, &releases); err != nil {
		return "", err
	}
	for _, r := range releases.Items {
		if r.Version != version {
			continue
		}
		switch r.Status {
		case "published", "rejected":
			return r.Status, nil
		case "approved":
			return "published", publisher.AwaitRelease(ctx, r.ID, "published")
		case "submitted", "changes_requested":
			return "", takeBack(ctx, publisher, r.ID)
		}
	}
	return "", nil
}

func takeBack(ctx context.Context, publisher *drive.Person, release uuid.UUID) error {
	var submissions struct {
		Items []struct {
			ID        uuid.UUID `json:"id"`
			ReleaseID uuid.UUID `json:"releaseId"`
		}
	}
	if err := publisher.Call(ctx, http.MethodGet, "/v1/submissions", nil, &submissions); err != nil {
		return err
	}
	for _, s := range submissions.Items {
		if s.ReleaseID == release {
			return publisher.Withdraw(ctx, s.ID)
		}
	}
	return nil
}

// release takes one version from upload to the store, or to where its fate ends.
func (d *demo) release(ctx context.Context, p packaged, version string, publisher *drive.Person, draft drive.Plugin) (published bool, err error) {
	file, err := fetch(ctx, d.Cache, p.Package, version)
	if err != nil {
		return false, err
	}
	tgz, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	name := p.Package + "@" + version
	switch status, err := d.settled(ctx, publisher, draft.ID, version); {
	case err != nil:
		return false, err
	case status != "":
		return status == "published", d.step(name+": "+status+" by an earlier run", func() error { return nil })
	}
	var release drive.Release
	var submission drive.Submission
	if err := d.step(name+": upload and submit", func() error {
		upload := tgz
		if p.Fate == failsChecks {
			if upload, err = tamper(tgz); err != nil {
				return err
			}
		}
		if release, err = publisher.Upload(ctx, draft.ID, bytes.NewReader(upload), p.changelog(version)); err != nil {
			return err
		}
		submission, err = publisher.Submit(ctx, release.ID)
		return err
	}); err != nil {
		return false, err
	}
	switch p.Fate {
	case failsChecks:
		return false, d.step(name+": the archive fails its checks; its author gives up", func() error {
			return d.expectFailedChecks(ctx, publisher, submission)
		})
	case withdrawn:
		return false, d.step(name+": checks pass; its author withdraws it", func() error {
			if _, err := publisher.AwaitSubmission(ctx, submission.ID, 1, "in_review"); err != nil {
				return err
			}
			if err := publisher.Withdraw(ctx, submission.ID); err != nil {
				return err
			}
			_, err := publisher.AwaitSubmission(ctx, submission.ID, 1, "withdrawn")
			return err
		})
	case rejected:
		return false, d.step(name+": checks pass; rejected", func() error {
			return d.decide(ctx, submission.ID, 1, "reject", "duplicate", "The store has such a plugin already.")
		})
	case changesRequested:
		if err := d.step(name+": checks pass; changes requested, discussed, resubmitted", func() error {
			return d.sendBack(ctx, publisher, release.ID, submission.ID, tgz)
		}); err != nil {
			return false, err
		}
		return true, d.approve(ctx, name, publisher, release.ID, submission.ID, 2)
	default:
		return true, d.approve(ctx, name, publisher, release.ID, submission.ID, 1)
	}
}

func (d *demo) approve(ctx context.Context, name string, publisher *drive.Person, release, submission uuid.UUID, round int) error {
	return d.step(name+": checks pass; approved; in the store", func() error {
		if err := d.decide(ctx, submission, round, "approve", "meets_policy", ""); err != nil {
			return err
		}
		return publisher.AwaitRelease(ctx, release, "published")
	})
}

// decide waits for the checks, claims and decides.
func (d *demo) decide(ctx context.Context, submission uuid.UUID, round int, kind, reason, message string) error {
	s, err := d.reviewer.AwaitSubmission(ctx, submission, round, "in_review", "changes_requested")
	if err != nil {
		return err
	}
	if s.Status != "in_review" {
		return fmt.Errorf("the checks failed: %s", failures(s))
	}
	if err := d.reviewer.Claim(ctx, submission); err != nil {
		return err
	}
	return d.reviewer.Decide(ctx, submission, round, kind, reason, message)
}

func (d *demo) sendBack(ctx context.Context, publisher *drive.Person, release, submission uuid.UUID, tgz []byte) error {
	if err := d.decide(ctx, submission, 1, "request_changes", "documentation_missing", "Please say in the README how to configure it."); err != nil {
		return err
	}
	if _, err := publisher.AwaitSubmission(ctx, submission, 1, "changes_requested"); err != nil {
		return err
	}
	if err := publisher.Message(ctx, submission, "Thank you, the new archive says so."); err != nil {
		return err
	}
	improved, err := withEntry(tgz, "package/CONFIGURING.md", "# Configuring\n\nEvery option is in the README.\n")
	if err != nil {
		return err
	}
	if err := publisher.ReplaceArchive(ctx, release, bytes.NewReader(improved)); err != nil {
		return err
	}
	return publisher.Resubmit(ctx, submission)
}

func (d *demo) expectFailedChecks(ctx context.Context, publisher *drive.Person, submission drive.Submission) error {
	s, err := publisher.AwaitSubmission(ctx, submission.ID, 1, "changes_requested", "in_review")
	if err != nil {
		return err
	}
	if s.Status == "in_review" {
		return fmt.Errorf("an archive with a path that leads out of it passed every check")
	}
	if !strings.Contains(failures(s), "archive:") {
		return fmt.Errorf("the archive check has no evidence: %s", failures(s))
	}
	return publisher.Withdraw(ctx, submission.ID)
}

// failures is what the checks of the last round found wrong.
func failures(s drive.Submission) string {
	var found []string
	for _, c := range s.Rounds[len(s.Rounds)-1].Checks {
		for _, e := range c.Evidence {
			if e.Severity == "error" {
				found = append(found, fmt.Sprintf("%s: %s %s %s", c.Name, e.Rule, e.Path, e.Message))
			}
		}
	}
	return strings.Join(found, "; ")
}

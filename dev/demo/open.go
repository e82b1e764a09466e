package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/google/uuid"

	"marketplace/dev/drive"
)

// leaveOpen leaves what whoever logs in finds to do: submissions in every state for the publisher and the reviewer,
// reports for the admin.
func (d *demo) leaveOpen(ctx context.Context) error {
	for _, p := range d.list.Pending { // one after the other: each has its own due time
		if err := d.step(p.Package+"@"+p.latest()+": "+string(p.Fate), func() error { return d.leave(ctx, p) }); err != nil {
			return err
		}
	}
	if !d.fresh {
		return nil
	}
	if err := d.step("customers report reviews and a plugin", func() error {
		if err := d.reportReviews(ctx); err != nil {
			return err
		}
		return d.buyers[0].Call(ctx, http.MethodPost, "/v1/plugins/babel-plugin-macros/reports",
			map[string]string{"reason": "misleading", "note": "The page says nothing of Babel 8, with which it does not work."}, nil)
	}); err != nil {
		return err
	}
	return d.step("an admin chooses what the front page features", func() error {
		return d.storeOps.Call(ctx, http.MethodPut, "/v1/admin/featured", map[string]any{"plugins": featured}, nil)
	})
}

// featured is the store's first shelf.
var featured = []string{
	"eslint-plugin-react", "vite-plugin-inspect", "autoprefixer", "fastify-swagger", "prettier-plugin-tailwindcss", "rollup-plugin-visualizer",
	"vitejs-plugin-react", "eslint-plugin-security",
}

// leave brings one version to where it is left; one that an earlier run has left stays.
func (d *demo) leave(ctx context.Context, p plugin) error {
	read, err := d.unpack(ctx, p)
	if err != nil {
		return err
	}
	publisher := d.publishers[p.Publisher]
	draft, err := d.draft(ctx, read, publisher)
	if err != nil {
		return err
	}
	known, err := findRelease(ctx, publisher, draft.ID, p.latest())
	if err != nil || known.ID != uuid.Nil {
		return err
	}
	file, err := fetch(ctx, d.Cache, p.Package, p.latest())
	if err != nil {
		return err
	}
	tgz, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if p.Fate == caught {
		if tgz, err = tamper(tgz); err != nil {
			return err
		}
	}
	release, err := publisher.Upload(ctx, draft.ID, bytes.NewReader(tgz), read.changelog(p.latest()))
	if err != nil || p.Fate == drafted {
		return err
	}
	submission, err := publisher.Submit(ctx, release.ID)
	if err != nil {
		return err
	}
	return d.leaveSubmission(ctx, publisher, submission.ID, p.Fate)
}

func (d *demo) leaveSubmission(ctx context.Context, publisher *drive.Person, submission uuid.UUID, f fate) error {
	if f == sentBack {
		if err := d.decide(ctx, submission, 1, "request_changes", "documentation_missing",
			"Falta decir en el README desde qué Stylelint funciona, y un ejemplo de configuración. Con eso queda aprobada."); err != nil {
			return err
		}
	}
	s, err := publisher.AwaitSubmission(ctx, submission, 1, "in_review", "changes_requested")
	switch {
	case err != nil:
		return err
	case (s.Status == "in_review") != (f == inReview || f == claimed):
		return fmt.Errorf("it is %s: %s", s.Status, failures(s))
	case f == claimed:
		return d.reviewer.Claim(ctx, submission)
	}
	return nil
}

func findRelease(ctx context.Context, publisher *drive.Person, plugin uuid.UUID, version string) (drive.Release, error) {
	var releases struct{ Items []drive.Release }
	if err := publisher.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/plugins/%s/releases", plugin), nil, &releases); err != nil {
		return drive.Release{}, err
	}
	for _, r := range releases.Items {
		if r.Version == version {
			return r, nil
		}
	}
	return drive.Release{}, nil
}

// reportReviews: somebody else's opinion of the most reviewed plugins does not please everybody.
func (d *demo) reportReviews(ctx context.Context) error {
	for _, report := range []struct{ slug, reason, note string }{
		{"eslint-plugin-react", "off_topic", "Habla de la velocidad de otra herramienta, no de este plugin."},
		{"autoprefixer", "spam", "The same text is under three other plugins."},
		{"cssnano", "false", "That was a mistake in their own configuration, as they say themselves."},
	} {
		var reviews struct{ Items []struct{ ID uuid.UUID } }
		if err := d.storeOps.Call(ctx, http.MethodGet, "/v1/plugins/"+report.slug+"/reviews?sort=lowest", nil, &reviews); err != nil {
			return err
		}
		if len(reviews.Items) == 0 {
			return fmt.Errorf("%s has no reviews", report.slug)
		}
		if err := d.reportAs(ctx, reviews.Items[0].ID, report.reason, report.note); err != nil {
			return err
		}
	}
	return nil
}

// reportAs has the first customer report it whose own review it is not.
func (d *demo) reportAs(ctx context.Context, review uuid.UUID, reason, note string) error {
	var err error
	for _, customer := range d.buyers {
		err = customer.Call(ctx, http.MethodPost, "/v1/reviews/"+review.String()+"/report", map[string]string{"reason": reason, "note": note}, nil)
		if refusal, is := errors.AsType[*drive.Refusal](err); !is || refusal.Code != "own_review" {
			return err
		}
	}
	return err
}

package drive

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/google/uuid"
)

// Plugin is what the panel answers about a plugin.
type Plugin struct {
	ID       uuid.UUID `json:"id"`
	Slug     string    `json:"slug"`
	Status   string    `json:"status"`
	Revision int64     `json:"revision"`
}

// Release is what the panel answers about a release.
type Release struct {
	ID      uuid.UUID `json:"id"`
	Version string    `json:"version"`
	Status  string    `json:"status"`
	SHA256  string    `json:"sha256"`
}

// Submission is what the panel answers about a submission.
type Submission struct {
	ID     uuid.UUID `json:"id"`
	Status string    `json:"status"`
	Ball   string    `json:"ball"`
	Round  int       `json:"round"`
	Rounds []struct {
		Checks []struct {
			Name     string `json:"name"`
			Verdict  string `json:"verdict"`
			Evidence []struct {
				Severity, Rule, Path, Message string
			} `json:"evidence"`
		} `json:"checks"`
	} `json:"rounds"`
}

// CreatePlugin starts a draft. fields are those of the API's CreatePluginBody.
func (p *Person) CreatePlugin(ctx context.Context, fields map[string]any) (Plugin, error) {
	var plugin Plugin
	return plugin, p.Call(ctx, http.MethodPost, "/v1/plugins", fields, &plugin)
}

// Upload sends an archive as a new release.
func (p *Person) Upload(ctx context.Context, plugin uuid.UUID, archive io.Reader, changelog string) (Release, error) {
	var release Release
	path := fmt.Sprintf("/v1/plugins/%s/releases?changelog=%s", plugin, url.QueryEscape(changelog))
	return release, p.Call(ctx, http.MethodPost, path, archive, &release)
}

// ReplaceArchive sends other bytes for a release that was sent back.
func (p *Person) ReplaceArchive(ctx context.Context, release uuid.UUID, archive io.Reader) error {
	return p.Call(ctx, http.MethodPut, fmt.Sprintf("/v1/releases/%s/artifact", release), archive, nil)
}

// Submit sends a release for review.
func (p *Person) Submit(ctx context.Context, release uuid.UUID) (Submission, error) {
	var s Submission
	return s, p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/releases/%s/submissions", release), nil, &s)
}

// Resubmit answers requested changes.
func (p *Person) Resubmit(ctx context.Context, submission uuid.UUID) error {
	return p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/submissions/%s/resubmit", submission), nil, nil)
}

// Withdraw takes a submission back.
func (p *Person) Withdraw(ctx context.Context, submission uuid.UUID) error {
	return p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/submissions/%s/withdraw", submission), nil, nil)
}

// Message writes to the other side of a submission.
func (p *Person) Message(ctx context.Context, submission uuid.UUID, text string) error {
	return p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/submissions/%s/messages", submission), map[string]any{"body": text}, nil)
}

// AwaitSubmission waits until a submission's round has one of the statuses.
func (p *Person) AwaitSubmission(ctx context.Context, submission uuid.UUID, round int, statuses ...string) (Submission, error) {
	var s Submission
	err := Until(ctx, fmt.Sprintf("submission %s to be %v", submission, statuses), func(ctx context.Context) (bool, error) {
		s = Submission{}
		if err := p.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/submissions/%s", submission), nil, &s); err != nil {
			return false, err
		}
		for _, status := range statuses {
			if s.Status == status && s.Round >= round {
				return true, nil
			}
		}
		return false, fmt.Errorf("it is %s in round %d", s.Status, s.Round)
	})
	return s, err
}

// AwaitRelease waits until a release has the status.
func (p *Person) AwaitRelease(ctx context.Context, release uuid.UUID, status string) error {
	return Until(ctx, fmt.Sprintf("release %s to be %s", release, status), func(ctx context.Context) (bool, error) {
		var r Release
		if err := p.Call(ctx, http.MethodGet, fmt.Sprintf("/v1/releases/%s", release), nil, &r); err != nil {
			return false, err
		}
		if r.Status != status {
			return false, fmt.Errorf("it is %s", r.Status)
		}
		return true, nil
	})
}

// Claim takes a submission for review.
func (p *Person) Claim(ctx context.Context, submission uuid.UUID) error {
	return p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/review/%s/claim", submission), nil, nil)
}

// Decide decides a round of a submission.
func (p *Person) Decide(ctx context.Context, submission uuid.UUID, round int, kind, reason, message string) error {
	return p.Call(ctx, http.MethodPost, fmt.Sprintf("/v1/review/%s/decision", submission),
		map[string]any{"kind": kind, "reasonCode": reason, "message": message, "round": round}, nil)
}

// Plugin finds a plugin of one's own by its slug; its ID is zero when there is none.
func (p *Person) Plugin(ctx context.Context, slug string) (Plugin, error) {
	for cursor := ""; ; {
		var page struct {
			Items      []Plugin
			NextCursor string
		}
		if err := p.Call(ctx, http.MethodGet, "/v1/plugins?limit=100&cursor="+url.QueryEscape(cursor), nil, &page); err != nil {
			return Plugin{}, err
		}
		for _, plugin := range page.Items {
			if plugin.Slug == slug {
				return plugin, nil
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			return Plugin{}, nil
		}
	}
}

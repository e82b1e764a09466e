package gates

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/dev/pgtest"
	"marketplace/internal/account"
	"marketplace/internal/accountapi"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/blobstore"
	"marketplace/internal/calendar"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/httpapi/httpapitest"
	"marketplace/internal/listing"
	"marketplace/internal/money"
	"marketplace/internal/payout"
	"marketplace/publisher"
	"marketplace/workflows/payoutaccount"
	"marketplace/workflows/publication"
	"marketplace/workflows/review"
)

// newPanel is the panel with what its publisher has: plugins, pictures, releases and submissions in every
// state, a thread with notes the reviewers keep to themselves, publications, statistics; another publisher
// with a session only; a reviewer, with a submission of their own; and an admin.
func newPanel(t testing.TB) *side {
	t.Helper()
	s := &side{
		db: pgtest.Publisher(t), calls: &calls{}, roles: []string{anonymous, "publisher", "other", "reviewer", "admin"},
		names: map[string]string{}, files: map[string][]byte{}, cookies: map[string]string{},
	}
	s.open(t)
	bucket := url.URL{Scheme: "file", Path: t.TempDir(), RawQuery: "no_tmp_dir=true"}
	drafts, err := blobstore.Open(t.Context(), bucket.String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = drafts.Close() })
	s.seedPanel(t, drafts)

	business, err := calendar.Parse("Mon-Fri 09:00-17:00 UTC")
	require.NoError(t, err)
	accounts := account.New(publisher.NewAccountStore(s.db.Pool), account.Options{Roles: publisher.AccountRoles})
	s.Client = httpapitest.New(t, func(a huma.API) {
		publisher.Register(a, publisher.Deps{
			DB: s.db.Pool, Drafts: drafts, Cursors: cursor.NewCodec(secret), Accounts: accounts, Publications: panelPublications{s}, Coupons: panelCoupons{s},
			PayoutAccounts: panelPayouts{s}, Payouts: panelPayouts{s}, PayoutThresholds: payout.Thresholds{"EUR": 1000},
			Reviews: panelReviews{s}, ReviewCalendar: business, ReviewDueHours: 40,
		})
	}, func(o *httpapi.Options) {
		o.Title = "panel"
		o.Session = accountapi.Session(accounts, publisher.SessionCookie(false))
		o.Health = httpapi.NewHealth()
	})
	return s
}

func (s *side) seedPanel(t testing.TB, drafts *blobstore.Store) {
	t.Helper()
	for _, name := range []string{
		"publisher", "other", "reviewer", "admin", "guest", "session", "otherSession", "reviewerSession", "adminSession",
		"plugin", "draft", "unlisted", "takenDown", "staffPlugin", "image", "icon",
		"published", "reviewedRelease", "claimedRelease", "waitingRelease", "draftRelease", "staffRelease",
		"approved", "submission", "claimed", "waiting", "staffCase", "message", "note", "decision", "publication", "finished", "entry", "coupon", "ended", "payout",
	} {
		s.names[name] = uuid.NewString()
	}
	s.names["waiting"] = review.SubmissionID(uuid.MustParse(s.names["waitingRelease"]), 0).String()
	hash, err := passwordHash()
	require.NoError(t, err)
	for role, name := range map[string]string{"publisher": "Ada", "other": "Bob", "reviewer": "Rita Backstage", "admin": "Root Backstage", "guest": "Guest"} {
		email, kind := "canary-"+role+"@example.com", role
		if role == "other" || role == "guest" {
			email, kind = role+"@example.com", "publisher"
		}
		s.exec(t, `INSERT INTO publisher_users (id, email, name, password_hash, role, email_verified_at) VALUES ($1, $2, $3, $4, $5::text::publisher_role, now())`,
			s.names[role], email, name, hash, kind)
	}
	for role, session := range map[string]string{"publisher": "session", "other": "otherSession", "reviewer": "reviewerSession", "admin": "adminSession"} {
		s.cookies[role] = s.session(t, "publisher_sessions", accountapi.PublisherCookie, session, role)
	}
	s.cookies[foreign] = strings.Replace(s.cookies["admin"], accountapi.PublisherCookie, accountapi.StoreCookie, 1)
	s.names["password"], s.names["one"], s.names["zero"], s.names["freeSlug"] = password, "1.0.0", "0", "free-slug"
	s.names["reset"], _ = account.NewToken()

	s.files["archive"] = archivetest.Tgz(archivetest.Plugin("canary", "1.0.0"))
	s.files["next"] = archivetest.Tgz(archivetest.Plugin("canary", "2.0.0"))
	s.files["picture"] = picture(t)
	s.seedListings(t, drafts)
	s.seedReviews(t)

	backstage := []string{"backstage", "Backstage", "canary-reviewer", "canary-admin", s.names["reviewer"], s.names["admin"], s.names["note"]}
	private := append([]string{"canary-publisher", "publisher-canary", `"canary`, "canary.tgz", "4711", "canary.publisher", "Ada", s.names["publisher"], s.names["session"]}, backstage...)
	for _, name := range []string{"plugin", "draft", "image", "draftRelease", "submission", "publication", "coupon", "payout"} {
		private = append(private, s.names[name])
	}
	s.secrets = map[string][]string{
		anonymous: private, foreign: private, "other": private, "publisher": backstage, "reviewer": {"canary-publisher@", "canary-admin@"},
	}
}

func picture(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, 128, 128))))
	return out.Bytes()
}

func (s *side) seedListings(t testing.TB, drafts *blobstore.Store) {
	t.Helper()
	archive, shot := sha256.Sum256(s.files["archive"]), sha256.Sum256(s.files["picture"])
	key, shotKey := blobstore.Key("drafts", archive), blobstore.Key("images", shot)
	require.NoError(t, drafts.Put(t.Context(), key, bytes.NewReader(s.files["archive"]), "application/gzip", archive))
	require.NoError(t, drafts.Put(t.Context(), shotKey, bytes.NewReader(s.files["picture"]), "image/png", shot))
	s.names["sha"] = `\x` + hex.EncodeToString(archive[:])
	frozen, err := json.Marshal(listing.Listing{
		Name: "canary", Summary: "canary", Category: "linters", Tags: []string{}, License: "MIT", Hosts: map[string]string{}, Price: money.Money{Currency: "EUR"},
		Icon: &listing.Image{BlobKey: shotKey, MediaType: "image/png", Width: 128, Height: 128}, Screenshots: []listing.Image{},
	})
	require.NoError(t, err)
	s.names["listing"] = string(frozen)

	for plugin, status := range map[string]string{"plugin": "listed", "draft": "draft", "unlisted": "unlisted", "takenDown": "taken_down", "staffPlugin": "listed"} {
		owner := map[bool]string{true: "reviewer", false: "publisher"}[plugin == "staffPlugin"]
		s.exec(t, `INSERT INTO publisher_plugins (id, owner_id, slug, name, summary, description, category, license, status)
			VALUES ('{`+plugin+`}', '{`+owner+`}', $1, 'canary', 'canary', 'canary', 'linters', 'MIT', $2::text::plugin_status)`, strings.ToLower(plugin), status)
	}
	for image, kind := range map[string]string{"image": "screenshot", "icon": "icon"} {
		s.exec(t, `INSERT INTO plugin_images (id, plugin_id, kind, sha256, media_type, width, height, blob_key, alt)
			VALUES ('{`+image+`}', '{draft}', $1::text::image_kind, $2, 'image/png', 128, 128, $3, 'canary')`, kind, shot[:], shotKey)
	}
	s.exec(t, `INSERT INTO artifacts (sha256, size, format, blob_key) VALUES ('{sha}', $1, 'tgz', $2)`, len(s.files["archive"]), key)
	for release, r := range map[string]struct{ plugin, version, status string }{
		"published": {"plugin", "1.0.0", "published"}, "reviewedRelease": {"plugin", "1.1.0", "submitted"}, "claimedRelease": {"plugin", "1.2.0", "submitted"},
		"waitingRelease": {"plugin", "1.3.0", "changes_requested"}, "draftRelease": {"draft", "1.0.0", "draft"}, "staffRelease": {"staffPlugin", "1.0.0", "submitted"},
	} {
		s.exec(t, `INSERT INTO releases (id, plugin_id, version, major, minor, patch, artifact_sha256, file_name, changelog, status)
			VALUES ('{`+release+`}', '{`+r.plugin+`}', $1, 1, split_part($1, '.', 2)::bigint, 0, '{sha}', 'canary.tgz', 'canary', $2::text::release_status)`, r.version, r.status)
	}
	s.exec(t, `INSERT INTO publisher_analytics (plugin_id, day, currency, publisher_id, sales, gross_minor) VALUES ('{plugin}', current_date, 'EUR', '{publisher}', 4711, 4711)`)
	s.exec(t, `INSERT INTO publications (id, plugin_id, release_id, action, version, revision, workflow_id, stage, attempts, last_error, requested_by)
		VALUES ('{publication}', '{plugin}', '{published}', 'publish', '1.0.0', 1, 'publication/{plugin}/1.0.0', 'upserting', 3, 'canary', '{admin}')`)
	s.exec(t, `INSERT INTO publications (id, plugin_id, action, revision, workflow_id, stage, requested_by, finished_at)
		VALUES ('{finished}', '{plugin}', 'takedown', 1, 'publication/{plugin}/listing', 'done', '{admin}', now())`)
	s.exec(t, `INSERT INTO coupons (id, owner_id, code, kind, basis_points, disabled_at, disabled_by, synced_revision)
		VALUES ('{coupon}', '{publisher}', 'CANARY-PUBLISHER', 'percent', 2500, NULL, NULL, 0), ('{ended}', '{publisher}', 'ENDED', 'percent', 2500, now(), 'publisher', 1)`)
	s.exec(t, `INSERT INTO payout_accounts (publisher_id, state, country, default_currency, details_submitted, transfers_enabled, payouts_enabled, requirements, revision, told_at)
		VALUES ('{publisher}', 'action_required', 'ES', 'EUR', true, true, true, '{"currentlyDue":["canary.publisher"]}', 1, now())`)
	s.exec(t, `INSERT INTO payout_settings (publisher_id, schedule, request_id) VALUES ('{publisher}', 'manual', gen_random_uuid())`)
	s.exec(t, `INSERT INTO statement_lines (transaction_id, publisher_id, currency, occurred_at, kind, plugin_id, gross_minor, platform_fee_minor, processor_fee_minor, amount_minor, available_at)
		VALUES (gen_random_uuid(), '{publisher}', 'EUR', now(), 'sale', '{plugin}', 4711, 0, 0, 4711, now())`)
	s.exec(t, `INSERT INTO statement_months (publisher_id, currency, month, amount_minor, lines) VALUES ('{publisher}', 'EUR', date_trunc('month', now() AT TIME ZONE 'UTC'), 4711, 1)`)
	s.exec(t, `INSERT INTO payouts (id, publisher_id, period, currency, cutoff, status, reason, amount_minor, reversed_minor, created_at, revision)
		VALUES ('{payout}', '{publisher}', '2026-01-01', 'EUR', now(), 'skipped', 'held', 4711, 0, now(), 1)`)
	s.exec(t, `INSERT INTO payout_holds (id, publisher_id, reason_code, note, placed_at, released_at) VALUES (gen_random_uuid(), '{publisher}', 'other', 'canary-publisher', now(), now())`)
	s.exec(t, `INSERT INTO bank_payouts (stripe_id, publisher_id, amount_minor, currency, status, failure_code, arrives_at, created_at, revision)
		VALUES ('po_canary-publisher', '{publisher}', 4711, 'EUR', 'paid', '', now(), now(), 1)`)
	s.exec(t, `INSERT INTO held_shares (case_id, publisher_id, plugin_id, reason, currency, amount_minor, opened_at) VALUES (gen_random_uuid(), '{publisher}', '{plugin}', 'inquiry', 'EUR', 4711, now())`)
	s.exec(t, `INSERT INTO audit_log (id, actor_id, actor_role, action, subject_type, subject_id, detail)
		VALUES ('{entry}', '{admin}', 'admin', 'plugin.takedown', 'plugin', '{takenDown}', '{"note":"backstage"}')`)
}

func (s *side) seedReviews(t testing.TB) {
	t.Helper()
	for submission, r := range map[string]struct{ release, status, ball string }{
		"approved": {"published", "approved", "nobody"}, "submission": {"reviewedRelease", "in_review", "reviewer"}, "claimed": {"claimedRelease", "in_review", "reviewer"},
		"waiting": {"waitingRelease", "changes_requested", "author"}, "staffCase": {"staffRelease", "in_review", "reviewer"},
	} {
		s.exec(t, `INSERT INTO submissions (id, plugin_id, release_id, author_id, status, ball, artifact_sha256, listing)
			SELECT '{`+submission+`}', p.id, r.id, p.owner_id, $1::text::submission_status, $2::text::ball_holder, '{sha}', $3
			FROM releases r JOIN publisher_plugins p ON p.id = r.plugin_id WHERE r.id = '{`+r.release+`}'`, r.status, r.ball, s.names["listing"])
		s.exec(t, `INSERT INTO check_results (submission_id, round, name, artifact_sha256, verdict, evidence) VALUES ('{`+submission+`}', 1, 'archive', '{sha}', 'passed', '[]')`)
	}
	s.exec(t, `UPDATE submissions SET assigned_to = '{reviewer}' WHERE id IN ('{submission}', '{waiting}')`)
	s.exec(t, `UPDATE submissions SET claimed_by = '{reviewer}', claim_expires_at = now() + interval '1 hour', next_step = 'reminder' WHERE id = '{claimed}'`)
	s.exec(t, `INSERT INTO review_decisions (id, submission_id, author_id, round, kind, reviewer_id, reason_code, message, artifact_sha256)
		VALUES ('{decision}', '{approved}', '{publisher}', 1, 'approve', '{reviewer}', 'meets_policy', 'canary', '{sha}'),
		       (gen_random_uuid(), '{waiting}', '{publisher}', 1, 'request_changes', '{reviewer}', 'documentation_missing', 'canary', '{sha}')`)
	for _, submission := range []string{"approved", "submission", "claimed", "waiting"} {
		s.exec(t, `INSERT INTO review_messages (id, submission_id, author_id, author_role, body, internal) VALUES
			(gen_random_uuid(), '{`+submission+`}', '{publisher}', 'author', 'canary question', false),
			(gen_random_uuid(), '{`+submission+`}', '{reviewer}', 'reviewer', 'canary answer', false),
			(gen_random_uuid(), '{`+submission+`}', '{reviewer}', 'reviewer', 'backstage note', true)`)
		s.exec(t, `INSERT INTO submission_events (submission_id, kind, detail, dedupe_key) VALUES
			('{`+submission+`}', 'claimed', '{"by":"{reviewer}"}', 'a'), ('{`+submission+`}', 'reassigned', '{"assignedTo":"{reviewer}"}', 'b')`)
	}
}

// panelPublications notes what is asked of workflows, and does none of it.
type panelPublications struct{ *side }

func (f panelPublications) Start(_ context.Context, in publication.Input, _ bool) error {
	f.calls.note("%s %s", in.Action, in.PluginID)
	return nil
}

func (f panelPublications) RetryNow(_ context.Context, workflowID string) error {
	f.calls.note("retry %s", workflowID)
	return nil
}

type panelCoupons struct{ *side }

func (f panelCoupons) Changed(_ context.Context, id, _ uuid.UUID, revision int64) error {
	f.calls.note("coupon %s revision %d", id, revision)
	return nil
}

type panelPayouts struct{ *side }

func (f panelPayouts) Lead(_ context.Context, publisher uuid.UUID, kind, country string) (url, refusal string, err error) {
	f.calls.note("lead %s to %s %s", publisher, kind, country)
	return "https://stripe.test/" + uuid.NewString(), "", nil
}

func (f panelPayouts) Refresh(_ context.Context, publisher uuid.UUID) error {
	f.calls.note("refresh %s", publisher)
	return nil
}

func (f panelPayouts) SaveSettings(_ context.Context, publisher uuid.UUID, in payoutaccount.Settings) (int64, error) {
	f.calls.note("settings of %s: %s %v", publisher, in.Schedule, in.Thresholds)
	return 1, nil
}

func (f panelPayouts) Start(_ context.Context, publisher uuid.UUID, _ time.Time) (string, error) {
	f.calls.note("pay %s", publisher)
	return "2026-01-01T0000", nil
}

// panelReviews does the same, but for the row of a submission, which the answer is read from.
type panelReviews struct{ *side }

func (f panelReviews) Submit(ctx context.Context, _ string, in review.Input) (review.Submitted, error) {
	f.calls.note("submit %s", in.ReleaseID)
	_, err := f.db.Exec(ctx, `INSERT INTO submissions (id, plugin_id, release_id, author_id, artifact_sha256, listing)
		SELECT $1, plugin_id, id, $2, artifact_sha256, $4 FROM releases WHERE id = $3`, in.SubmissionID, in.AuthorID, in.ReleaseID, f.names["listing"])
	return review.Submitted{SubmissionID: in.SubmissionID, Round: 1}, err
}

func (f panelReviews) Claim(_ context.Context, id uuid.UUID, _ review.ClaimRequest) (review.Claimed, error) {
	f.calls.note("claim %s", id)
	return review.Claimed{Until: time.Now().Add(time.Minute)}, nil
}

func (f panelReviews) Release(_ context.Context, id uuid.UUID, _ review.ClaimRequest) (review.Claimed, error) {
	f.calls.note("release %s", id)
	return review.Claimed{}, nil
}

func (f panelReviews) Decide(_ context.Context, id uuid.UUID, in review.DecideRequest) (review.Decided, error) {
	f.calls.note("decide %s", id)
	return review.Decided{DecisionID: in.DecisionID, Kind: in.Kind, Reason: in.Reason, Round: in.Round}, nil
}

func (f panelReviews) Resubmit(_ context.Context, id uuid.UUID, _ string, in review.AuthorRequest) (review.Submitted, error) {
	f.calls.note("resubmit %s", id)
	return review.Submitted{SubmissionID: id, Round: in.Round + 1}, nil
}

func (f panelReviews) Withdraw(_ context.Context, id uuid.UUID, _ string, in review.AuthorRequest) (review.Withdrawn, error) {
	f.calls.note("withdraw %s", id)
	return review.Withdrawn{Round: in.Round}, nil
}

package publisher

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/blobstore"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/markdown"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

// ReviewCase is a submission as its reviewer sees it: the page as customers would see it, the checks'
// evidence, the history, and what to compare with.
type ReviewCase struct {
	Submission
	AuthorID        uuid.UUID      `json:"authorId"`
	AuthorName      string         `json:"authorName"`
	EscalationLevel int16          `json:"escalationLevel"`
	AssignedTo      *Reviewer      `json:"assignedTo,omitempty"`
	Claim           *LiveClaim     `json:"claim,omitempty"`
	Listing         FrozenListing  `json:"listing"`
	Archive         CaseArchive    `json:"archive"`
	Changelog       string         `json:"changelog" doc:"Markdown source"`
	ChangelogHTML   string         `json:"changelogHtml" doc:"Sanitised"`
	Previous        *LastApproved  `json:"previous,omitempty" doc:"The last approved release; absent for a first one"`
	PreviousListing *FrozenListing `json:"previousListing,omitempty" doc:"The page that was approved with it, to compare with"`
}

// FrozenListing is the plugin's page as it was submitted.
type FrozenListing struct {
	Name            string            `json:"name"`
	Summary         string            `json:"summary"`
	Description     string            `json:"description" doc:"Markdown source"`
	DescriptionHTML string            `json:"descriptionHtml" doc:"Sanitised; the store publishes the same"`
	Category        string            `json:"category"`
	Tags            []string          `json:"tags"`
	License         string            `json:"license"`
	Links           listing.Links     `json:"links"`
	Hosts           map[string]string `json:"hosts"`
	Price           money.Money       `json:"price"`
	Prices          []money.Money     `json:"prices" doc:"Further prices, in other currencies"`
	Images          []CaseImage       `json:"images"`
}

// CaseImage is a picture of the frozen listing.
type CaseImage struct {
	Kind   string `json:"kind" enum:"icon,screenshot"`
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	SHA256 string `json:"sha256" doc:"The same picture has the same"`
	Alt    string `json:"alt,omitempty"`
}

// CaseArchive is the archive under review.
type CaseArchive struct {
	FileName string `json:"fileName"`
	Format   string `json:"format" enum:"zip,tgz"`
	Size     int64  `json:"size"`
	URL      string `json:"url"`
}

// LastApproved is the release that customers have now.
type LastApproved struct {
	SubmissionID uuid.UUID `json:"submissionId"`
	ReleaseID    uuid.UUID `json:"releaseId"`
	Version      string    `json:"version"`
	SHA256       string    `json:"sha256"`
}

type caseOutput struct {
	Body ReviewCase
}

func (a *reviewDesk) get(ctx context.Context, in *reviewInput) (*caseOutput, error) {
	s, err := a.caseFor(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	timeline, err := a.timeline(ctx, s.ID, true)
	if err != nil {
		return nil, err
	}
	page, err := frozen(s.Listing)
	if err != nil {
		return nil, err
	}
	changelog, _ := markdown.Render(s.Changelog)
	out := ReviewCase{
		Submission: timeline, AuthorID: s.AuthorID, AuthorName: s.AuthorName, EscalationLevel: s.EscalationLevel,
		AssignedTo: reviewer(s.AssignedTo, s.AssignedName), Listing: caseListing(s.ID, page), Changelog: s.Changelog, ChangelogHTML: changelog,
		Claim:   liveClaim(reviewer(s.ClaimedBy, s.ClaimedName), s.ClaimExpiresAt, account.Must(ctx).ID, time.Now()),
		Archive: CaseArchive{FileName: s.FileName, Format: string(s.ArtifactFormat), Size: s.ArtifactSize, URL: casePath(s.ID) + "/artifact"},
	}
	last, err := publisherdb.New(a.DB).GetLastApprovedArtifact(ctx, s.PluginID, s.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return &caseOutput{out}, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := frozen(last.Listing)
	if err != nil {
		return nil, err
	}
	shown := caseListing(last.SubmissionID, before)
	out.Previous, out.PreviousListing = lastApproved(last), &shown
	return &caseOutput{out}, nil
}

func lastApproved(row publisherdb.GetLastApprovedArtifactRow) *LastApproved {
	return &LastApproved{SubmissionID: row.SubmissionID, ReleaseID: row.ReleaseID, Version: row.Version, SHA256: hex.EncodeToString(row.Sha256)}
}

func frozen(body json.RawMessage) (page listing.Listing, err error) {
	return page, json.Unmarshal(body, &page)
}

func casePath(id uuid.UUID) string { return "/v1/review/" + id.String() }

func caseListing(id uuid.UUID, page listing.Listing) FrozenListing {
	html, _ := markdown.Render(page.Description)
	out := FrozenListing{
		Name: page.Name, Summary: page.Summary, Description: page.Description, DescriptionHTML: html, Category: page.Category,
		Tags: page.Tags, License: page.License, Links: page.Links, Hosts: page.Hosts, Price: page.Price, Prices: append([]money.Money{}, page.Prices...), Images: []CaseImage{},
	}
	for i, image := range caseImages(page) {
		kind := "screenshot"
		if page.Icon != nil && i == 0 {
			kind = "icon"
		}
		out.Images = append(out.Images, CaseImage{
			Kind: kind, URL: casePath(id) + "/images/" + strconv.Itoa(i), Width: image.Width, Height: image.Height, SHA256: path.Base(image.BlobKey), Alt: image.Alt,
		})
	}
	return out
}

// caseImages are the listing's pictures in the order in which they are numbered: the icon first.
func caseImages(page listing.Listing) []listing.Image {
	if page.Icon == nil {
		return page.Screenshots
	}
	return append([]listing.Image{*page.Icon}, page.Screenshots...)
}

func registerCaseFiles(api huma.API, r *reviewDesk) {
	tags := []string{"review"}
	id := &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}}
	binary := map[string]*huma.Response{"200": {Description: "The bytes", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}},
	}}}
	httpapi.RegisterRaw(api, staff, huma.Operation{
		OperationID: "download-review-artifact", Method: http.MethodGet, Path: "/v1/review/{id}/artifact", Summary: "Download the archive under review", Tags: tags,
		Parameters: []*huma.Param{id}, Responses: binary,
	}, r.artifact)
	pictures := map[string]*huma.Response{"200": {Description: "The picture", Content: map[string]*huma.MediaType{
		"image/png": {}, "image/jpeg": {}, "image/webp": {},
	}}}
	httpapi.RegisterRaw(api, staff, huma.Operation{
		OperationID: "get-review-image", Method: http.MethodGet, Path: "/v1/review/{id}/images/{index}", Summary: "Read a picture of the listing under review", Tags: tags,
		Parameters: []*huma.Param{id, {Name: "index", In: "path", Required: true, Schema: &huma.Schema{Type: "integer"}}}, Responses: pictures,
	}, r.image)
}

func (a *reviewDesk) artifact(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	s, err := a.caseFor(r.Context(), id)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": s.Slug + "-" + s.Version + "." + string(s.ArtifactFormat)}))
	a.send(w, r, s.BlobKey, "application/octet-stream", s.ArtifactSize)
}

func (a *reviewDesk) image(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	s, err := a.caseFor(r.Context(), id)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	page, err := frozen(s.Listing)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	images := caseImages(page)
	index, err := strconv.Atoi(chi.URLParam(r, "index"))
	if err != nil || index < 0 || index >= len(images) {
		httpapi.Fail(w, r, problem.NotFound("picture"))
		return
	}
	a.send(w, r, images[index].BlobKey, images[index].MediaType, -1)
}

// send streams bytes that others have written: never to be sniffed, framed or kept by a shared cache.
func (a *reviewDesk) send(w http.ResponseWriter, r *http.Request, key, mediaType string, size int64) {
	body, err := a.Drafts.Get(r.Context(), key)
	if errors.Is(err, blobstore.ErrNotFound) {
		err = problem.NotFound("file")
	}
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	defer func() { _ = body.Close() }()
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	if size >= 0 {
		h.Set("Content-Length", strconv.FormatInt(size, 10))
	}
	if _, err := io.Copy(w, body); err != nil {
		slog.DebugContext(r.Context(), "download broken off", "error", err)
	}
}

package publisher

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/blobstore"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/listing"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

type imagesAPI struct{ Deps }

func registerImages(api huma.API, d Deps) {
	a := &imagesAPI{d}
	tags := []string{"images"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "add-plugin-image", Method: http.MethodPost, Path: "/v1/plugins/{id}/images", Summary: "Add a screenshot, or set the icon",
		Description: "The body is the image itself: PNG, JPEG or WebP, at most 2 MiB. A new icon replaces the old one.",
		Tags:        tags, DefaultStatus: http.StatusCreated, MaxBodyBytes: maxImageBytes,
		Errors: []int{http.StatusConflict, http.StatusUnsupportedMediaType},
	}, a.add)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "update-image", Method: http.MethodPatch, Path: "/v1/images/{id}", Summary: "Change an image's alternative text", Tags: tags,
	}, a.update)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "delete-image", Method: http.MethodDelete, Path: "/v1/images/{id}", Summary: "Remove an image from the plugin", Tags: tags,
	}, a.delete)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "order-screenshots", Method: http.MethodPut, Path: "/v1/plugins/{id}/screenshots/order", Summary: "Put the screenshots in order", Tags: tags,
	}, a.order)
	binary := &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	httpapi.RegisterRaw(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-image", Method: http.MethodGet, Path: "/v1/images/{id}", Summary: "The image itself, for its owner and reviewers", Tags: tags,
		Parameters: []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string", Format: "uuid"}}},
		Responses: map[string]*huma.Response{
			"200": {Description: "The image", Content: map[string]*huma.MediaType{"image/png": binary, "image/jpeg": binary, "image/webp": binary}},
			"304": {Description: "The copy named by If-None-Match is the image"},
		},
	}, a.serve)
}

// PluginImage is an icon or a screenshot.
type PluginImage struct {
	ID        uuid.UUID `json:"id"`
	Kind      string    `json:"kind" enum:"icon,screenshot"`
	URL       string    `json:"url" example:"/v1/images/018f…"`
	MediaType string    `json:"mediaType" enum:"image/png,image/jpeg,image/webp"`
	Width     int       `json:"width"`
	Height    int       `json:"height"`
	Alt       string    `json:"alt"`
}

func imageURL(id uuid.UUID) string { return "/v1/images/" + id.String() }

// iconURL is "" without an icon.
func iconURL(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return imageURL(*id)
}

func imageBody(row publisherdb.ListImagesRow) PluginImage {
	return PluginImage{
		ID: row.ID, Kind: string(row.Kind), URL: imageURL(row.ID), MediaType: row.MediaType,
		Width: int(row.Width), Height: int(row.Height), Alt: row.Alt,
	}
}

type addImageInput struct {
	ID      uuid.UUID `path:"id" format:"uuid"`
	Kind    string    `query:"kind" required:"true" enum:"icon,screenshot"`
	Alt     string    `query:"alt" maxLength:"200" doc:"What the image shows, for those who cannot see it"`
	RawBody []byte    `contentType:"application/octet-stream"`
}

type imageOutput struct{ Body PluginImage }

func (a *imagesAPI) add(ctx context.Context, in *addImageInput) (*imageOutput, error) {
	if err := a.mayEdit(ctx, in.ID); err != nil {
		return nil, err
	}
	p, err := readPicture(in.RawBody)
	if err != nil {
		return nil, err
	}
	if err := checkAlt("query.alt", in.Alt); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.RawBody)
	key := blobstore.Key("images", sum)
	store := func() error { return a.Drafts.Put(ctx, key, bytes.NewReader(in.RawBody), p.mediaType, sum) }
	if err := store(); err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	row := publisherdb.InsertImageParams{
		ID: id, PluginID: in.ID, Kind: publisherdb.ImageKind(in.Kind), Sha256: sum[:], MediaType: p.mediaType,
		Width: int32(p.width), Height: int32(p.height), BlobKey: key, Alt: in.Alt,
	}
	if err := a.insert(ctx, &row); err != nil {
		return nil, err
	}
	// The cleaning of unused blobs may have come between; after the insert it no longer can.
	if err := store(); err != nil {
		return nil, err
	}
	return &imageOutput{imageBody(publisherdb.ListImagesRow{
		ID: row.ID, Kind: row.Kind, MediaType: row.MediaType, Width: row.Width, Height: row.Height, Alt: row.Alt,
	})}, nil
}

func (a *imagesAPI) insert(ctx context.Context, row *publisherdb.InsertImageParams) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		if _, err := q.LockPlugin(ctx, row.PluginID); err != nil {
			return found(err, "plugin")
		}
		if err := q.LockBlobKey(ctx, row.BlobKey); err != nil {
			return err
		}
		if row.Kind == publisherdb.ImageKindIcon {
			if err := q.DeleteIcon(ctx, row.PluginID); err != nil {
				return err
			}
		} else if err := a.place(ctx, q, row); err != nil {
			return err
		}
		if err := q.InsertImage(ctx, *row); err != nil {
			return err
		}
		_, err := q.TouchPlugin(ctx, row.PluginID)
		return err
	})
}

// place puts a screenshot after the others.
func (a *imagesAPI) place(ctx context.Context, q *publisherdb.Queries, row *publisherdb.InsertImageParams) error {
	images, err := q.ListImages(ctx, row.PluginID)
	if err != nil {
		return err
	}
	shots := screenshots(images)
	if len(shots) >= listing.MaxScreenshots {
		return problem.New(http.StatusConflict, "too_many_screenshots", "A plugin has at most %d screenshots.", listing.MaxScreenshots)
	}
	for _, shot := range shots {
		row.Position = max(row.Position, shot.Position+1)
	}
	return nil
}

func screenshots(images []publisherdb.ListImagesRow) []publisherdb.ListImagesRow {
	return slices.DeleteFunc(slices.Clone(images), func(i publisherdb.ListImagesRow) bool { return i.Kind != publisherdb.ImageKindScreenshot })
}

func checkAlt(location, alt string) error {
	if problems := listing.Check(listing.Listing{Summary: alt, Price: freePrice}); len(problems) > 0 {
		return problem.Invalid(location, problems[0].Message) // the rules for a line of text are the summary's
	}
	return nil
}

// mayEdit checks the owner before the bytes are looked at.
func (a *imagesAPI) mayEdit(ctx context.Context, plugin uuid.UUID) error {
	row, err := publisherdb.New(a.DB).GetPlugin(ctx, plugin)
	if err != nil {
		return found(err, "plugin")
	}
	return mayChange(ctx, row.OwnerID, "plugin")
}

type imageInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type updateImageInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body UpdateImageBody
}

// UpdateImageBody changes an image's description; the picture itself is replaced by another one.
type UpdateImageBody struct {
	Alt string `json:"alt" maxLength:"200"`
}

func (a *imagesAPI) update(ctx context.Context, in *updateImageInput) (*struct{}, error) {
	if err := checkAlt("body.alt", in.Body.Alt); err != nil {
		return nil, err
	}
	return nil, a.change(ctx, in.ID, func(q *publisherdb.Queries) error { return q.SetImageAlt(ctx, in.Body.Alt, in.ID) })
}

func (a *imagesAPI) delete(ctx context.Context, in *imageInput) (*struct{}, error) {
	return nil, a.change(ctx, in.ID, func(q *publisherdb.Queries) error { return q.DeleteImage(ctx, in.ID) })
}

// change runs f on an image of the caller's own, with its plugin locked.
func (a *imagesAPI) change(ctx context.Context, id uuid.UUID, f func(*publisherdb.Queries) error) error {
	return database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		image, err := q.GetImage(ctx, id)
		if err != nil {
			return found(err, "image")
		}
		if err := mayChange(ctx, image.OwnerID, "image"); err != nil {
			return err
		}
		if _, err := q.TouchPlugin(ctx, image.PluginID); err != nil {
			return err
		}
		return f(q)
	})
}

type orderInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body OrderBody
}

// OrderBody names every screenshot of the plugin once.
type OrderBody struct {
	IDs []uuid.UUID `json:"ids" maxItems:"8"`
}

func (a *imagesAPI) order(ctx context.Context, in *orderInput) (*struct{}, error) {
	return nil, database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		plugin, err := q.LockPlugin(ctx, in.ID)
		if err != nil {
			return found(err, "plugin")
		}
		if err := mayChange(ctx, plugin.OwnerID, "plugin"); err != nil {
			return err
		}
		images, err := q.ListImages(ctx, in.ID)
		if err != nil {
			return err
		}
		shots := screenshots(images)
		for _, shot := range shots {
			if !slices.Contains(in.Body.IDs, shot.ID) {
				return problem.Invalid("body.ids", "name every screenshot of the plugin, each once")
			}
		}
		if len(in.Body.IDs) != len(shots) {
			return problem.Invalid("body.ids", "name every screenshot of the plugin, each once")
		}
		if err := q.OrderImages(ctx, in.ID, in.Body.IDs); err != nil {
			return err
		}
		_, err = q.TouchPlugin(ctx, in.ID)
		return err
	})
}

// serve writes the bytes so that no browser takes them for anything but an image.
func (a *imagesAPI) serve(w http.ResponseWriter, r *http.Request) {
	if err := a.write(w, r); err != nil {
		httpapi.Fail(w, r, err)
	}
}

func (a *imagesAPI) write(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	image, err := publisherdb.New(a.DB).GetImage(r.Context(), id)
	if err != nil {
		return found(err, "image")
	}
	if err := mayRead(r.Context(), image.OwnerID, "image"); err != nil {
		return err
	}
	tag := `"` + hex.EncodeToString(image.Sha256) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=86400, immutable")
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body, err := a.Drafts.Get(r.Context(), image.BlobKey)
	if err != nil {
		return blobMissing(err)
	}
	defer func() { _ = body.Close() }()
	h.Set("Content-Type", image.MediaType)
	h.Set("Content-Length", strconv.FormatInt(body.Size(), 10))
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = io.Copy(w, body) // the reader may be gone; the header is out
	return nil
}

// blobMissing: the row promises the bytes, so their absence is our fault.
func blobMissing(err error) error {
	if errors.Is(err, blobstore.ErrNotFound) {
		return errors.New("the bucket lacks bytes that a row names")
	}
	return err
}

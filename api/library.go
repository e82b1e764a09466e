package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	marketplacedb "marketplace/queries/marketplace"
)

type library struct {
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerLibrary(api huma.API, d Deps) {
	l := library{marketplacedb.New(d.DB), d.Cursors}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-library", Method: http.MethodGet, Path: "/v1/library", Tags: []string{"library"},
		Summary: "The plugins you own, newest first",
	}, l.list)
}

// LibraryItem is a plugin that the customer owns.
type LibraryItem struct {
	EntitlementID uuid.UUID  `json:"entitlementId"`
	PluginID      uuid.UUID  `json:"pluginId"`
	PurchaseID    *uuid.UUID `json:"purchaseId,omitempty" doc:"Absent for a free plugin"`
	Slug          string     `json:"slug"`
	Name          string     `json:"name"`
	Summary       string     `json:"summary"`
	PublisherName string     `json:"publisherName"`
	IconURL       string     `json:"iconUrl,omitempty"`
	LatestVersion string     `json:"latestVersion"`
	Status        string     `json:"status" enum:"granted,suspended" doc:"Suspended while the payment is disputed"`
	Downloadable  bool       `json:"downloadable"`
	GrantedAt     time.Time  `json:"grantedAt"`
}

// LibraryPage is a page of the library.
type LibraryPage struct {
	Items      []LibraryItem `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type libraryOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LibraryPage
}

func (l library) list(ctx context.Context, in *listPurchasesInput) (*libraryOutput, error) {
	var from timePlace
	if err := l.cursors.Decode("library", in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := l.q.ListLibrary(ctx, marketplacedb.ListLibraryParams{
		UserID: account.Must(ctx).ID, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &libraryOutput{CacheControl: "no-store", Body: LibraryPage{Items: []LibraryItem{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = l.cursors.Encode("library", timePlace{&last.GrantedAt, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, LibraryItem{
			EntitlementID: r.ID, PluginID: r.PluginID, PurchaseID: r.PurchaseID, Slug: r.Slug, Name: r.Name, Summary: r.Summary,
			PublisherName: r.PublisherName, IconURL: imageURL(r.IconKey), LatestVersion: r.LatestVersion, Status: r.Status, GrantedAt: r.GrantedAt,
			Downloadable: r.Status == entitlementGranted && r.ListingStatus != marketplacedb.ListingStatusTakenDown && r.LatestVersion != "",
		})
	}
	return out, nil
}

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
	"marketplace/internal/money"
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
	Listing       string     `json:"listing" enum:"listed,unlisted,taken_down" doc:"A plugin that was taken down has no page and no downloads any more"`
	Downloadable  bool       `json:"downloadable"`
	GrantedAt     time.Time  `json:"grantedAt"`

	LicenseKey string `json:"licenseKey" enum:"none,available,issued" doc:"Whether the plugin comes with a license key; an available one is issued when you ask for it"`

	Acquired              string       `json:"acquired" enum:"bought,free"`
	Paid                  *money.Money `json:"paid,omitempty" doc:"What was paid, if it was bought"`
	Price                 money.Money  `json:"price" doc:"What it costs today; 0 is free"`
	LastDownloadedVersion *string      `json:"lastDownloadedVersion,omitempty" doc:"By you while logged in; absent if never"`
	LastDownloadedAt      *time.Time   `json:"lastDownloadedAt,omitempty"`
	UpdateAvailable       bool         `json:"updateAvailable" doc:"latestVersion is newer than lastDownloadedVersion, and you may download it"`
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

type listLibraryInput struct {
	Updates bool   `query:"updates" doc:"Only those with an update"`
	Cursor  string `query:"cursor" maxLength:"1000"`
	Limit   int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (l library) list(ctx context.Context, in *listLibraryInput) (*libraryOutput, error) {
	kind := "library"
	if in.Updates {
		kind = "library/updates"
	}
	var from timePlace
	if err := l.cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := l.q.ListLibrary(ctx, marketplacedb.ListLibraryParams{
		UserID: account.Must(ctx).ID, OnlyUpdates: in.Updates, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &libraryOutput{CacheControl: "no-store", Body: LibraryPage{Items: []LibraryItem{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = l.cursors.Encode(kind, timePlace{&last.GrantedAt, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, libraryItem(r))
	}
	return out, nil
}

func libraryItem(r marketplacedb.ListLibraryRow) LibraryItem {
	item := LibraryItem{
		EntitlementID: r.ID, PluginID: r.PluginID, PurchaseID: r.PurchaseID, Slug: r.Slug, Name: r.Name, Summary: r.Summary,
		PublisherName: r.PublisherName, IconURL: imageURL(r.IconKey), LatestVersion: r.LatestVersion, Status: r.Status,
		Listing: string(r.ListingStatus), GrantedAt: r.GrantedAt, Acquired: "free", Price: money.Money{Minor: r.PriceMinor, Currency: r.Currency},
		LastDownloadedVersion: r.LastVersion, LastDownloadedAt: r.LastAt, UpdateAvailable: r.UpdateAvailable, LicenseKey: r.LicenseKey,
		Downloadable: r.Status == entitlementGranted && r.ListingStatus != marketplacedb.ListingStatusTakenDown && r.LatestVersion != "",
	}
	if r.PaidMinor != nil && *r.PaidMinor > 0 && r.PaidCurrency != nil {
		item.Acquired, item.Paid = "bought", &money.Money{Minor: *r.PaidMinor, Currency: *r.PaidCurrency}
	}
	return item
}

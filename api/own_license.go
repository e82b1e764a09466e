package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

// ownLicenses are the routes of those who own a plugin: nobody else is shown a key.
type ownLicenses struct {
	pool    *pgxpool.Pool
	q       *marketplacedb.Queries
	sealed  *licensekey.Keyring
	files   *licensefile.Signer
	limits  ratelimit.Counter
	cursors *cursor.Codec
}

func registerOwnLicenses(api huma.API, d Deps) {
	l := ownLicenses{d.DB, marketplacedb.New(d.DB), d.LicenseKeys, d.LicenseFiles, d.LicenseLimits, d.Cursors}
	tags := []string{"library"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-own-license", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/license", Tags: tags, Summary: "Your license of a plugin, with its key",
	}, l.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "issue-own-license", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/license", Tags: tags, Errors: []int{http.StatusConflict},
		Summary:     "Have a license key issued for a plugin you own; a second time changes nothing",
		Description: "Keys come with the purchase. This is for who owned the plugin before its publisher gave out licenses.",
	}, l.issue)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "rotate-own-license", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/license/rotate", Tags: tags, MaxBodyBytes: 4 << 10,
		Summary:     "Replace your license key",
		Description: "The old key is not found from now on; machines that are active stay so and need the new one.",
	}, l.rotate)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-own-activations", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/license/activations", Tags: tags,
		Summary: "The machines that your license is active on, the last activated first",
	}, l.activations)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "remove-own-activation", Method: http.MethodDelete, Path: "/v1/plugins/{plugin}/license/activations/{activationId}", Tags: tags,
		Summary: "Take a machine off your license", DefaultStatus: http.StatusNoContent,
	}, l.remove)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "check-out-own-license", Method: http.MethodPost, Path: "/v1/plugins/{plugin}/license/activations/{activationId}/file", Tags: tags,
		Summary: "A signed license file for one of your machines", Errors: []int{http.StatusConflict},
	}, l.file)
}

// LicenseTerms are what a license allows, and how much of it is used.
type LicenseTerms struct {
	Activations    int32  `json:"activations" doc:"On how many machines the license is active"`
	MaxActivations *int32 `json:"maxActivations,omitempty" doc:"On how many it may be; absent without limit"`
	Offline        bool   `json:"offline" doc:"Whether license files can be checked out"`
	OfflineDays    int32  `json:"offlineDays" doc:"How long a license file is good for"`
	GraceDays      int32  `json:"graceDays"`
}

// OwnLicense is a license as its owner sees it.
type OwnLicense struct {
	LicenseTerms
	ID          uuid.UUID `json:"id"`
	PluginID    uuid.UUID `json:"pluginId"`
	Key         string    `json:"key" example:"9QK4T-0ZB7M-XW3HC-V5N2R-8DJ6A-GE1PY"`
	Status      string    `json:"status" enum:"active,suspended,revoked"`
	IssuedAt    time.Time `json:"issuedAt"`
	KeyIssuedAt time.Time `json:"keyIssuedAt" doc:"Later than issuedAt if the key was replaced"`
}

type ownLicenseOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         OwnLicense
}

// OwnLicenseInput names a plugin that the caller owns.
type OwnLicenseInput struct {
	Plugin string `path:"plugin" maxLength:"128" doc:"Slug or id"`
}

// plugin finds one, even if it was taken down: its owners still have their licenses.
func (l ownLicenses) plugin(ctx context.Context, slugOrID string) (uuid.UUID, error) {
	row, err := findPlugin(ctx, l.q, slugOrID)
	if row.ID != uuid.Nil {
		return row.ID, nil
	}
	return uuid.Nil, err
}

// find reads the caller's license of a plugin.
func (l ownLicenses) find(ctx context.Context, slugOrID string) (marketplacedb.LicenseState, error) {
	plugin, err := l.plugin(ctx, slugOrID)
	if err != nil {
		return marketplacedb.LicenseState{}, err
	}
	row, err := l.q.OwnLicense(ctx, account.Must(ctx).ID, plugin)
	return row.LicenseState, missing(err, "license")
}

func (l ownLicenses) get(ctx context.Context, in *OwnLicenseInput) (*ownLicenseOutput, error) {
	state, err := l.find(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	return l.show(state)
}

func (l ownLicenses) show(s marketplacedb.LicenseState) (*ownLicenseOutput, error) {
	key, err := l.sealed.Open(s.ID, s.KeySealed, s.SealedBy)
	return &ownLicenseOutput{CacheControl: "no-store", Body: OwnLicense{
		LicenseTerms: licenseTerms(s), ID: s.ID, PluginID: s.PluginID, Key: key, Status: s.Status, IssuedAt: s.IssuedAt, KeyIssuedAt: s.KeyIssuedAt,
	}}, err
}

func licenseTerms(s marketplacedb.LicenseState) LicenseTerms {
	return LicenseTerms{
		Activations: s.Activations, MaxActivations: optional(s.MaxActivations), Offline: s.Offline, OfflineDays: s.OfflineDays, GraceDays: s.GraceDays,
	}
}

func (l ownLicenses) issue(ctx context.Context, in *OwnLicenseInput) (*ownLicenseOutput, error) {
	plugin, err := l.plugin(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	me := account.Must(ctx).ID
	owned, err := l.q.LicensableEntitlement(ctx, me, plugin)
	if err != nil {
		return nil, missing(err, "license")
	}
	if owned.Licensed {
		if err := marketplace.IssueLicense(ctx, l.q, l.sealed, owned.ID); err != nil {
			return nil, err
		}
	}
	row, err := l.q.OwnLicense(ctx, me, plugin)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.New(http.StatusConflict, "plugin_not_licensed", "This plugin comes without a license key.")
	}
	if err != nil {
		return nil, err
	}
	return l.show(row.LicenseState)
}

// RotateRequest says why a key is replaced; it is kept in the audit log.
type RotateRequest struct {
	Reason string `json:"reason" enum:"leaked,lost,other"`
}

type rotateInput struct {
	OwnLicenseInput
	Body RotateRequest
}

func (l ownLicenses) rotate(ctx context.Context, in *rotateInput) (*ownLicenseOutput, error) {
	state, err := l.find(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	if err := ratelimit.Allow(ctx, l.limits, rotationsOfOwners, state.ID.String(), time.Now()); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, l.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		now, err := lockLicense(ctx, q, state.ID)
		if err != nil {
			return err
		}
		if err := mustBeActive(now.Status); err != nil {
			return err
		}
		key := licensekey.New()
		sealed, by := l.sealed.Seal(state.ID, key)
		if err := q.RotateLicenseKey(ctx, marketplacedb.RotateLicenseKeyParams{ID: state.ID, KeyHash: licensekey.Hash(key), KeySealed: sealed, SealedBy: by}); err != nil {
			return err
		}
		return audit(ctx, q, account.Must(ctx), "license.rotate", "license", state.ID.String(), map[string]any{"reason": in.Body.Reason})
	})
	if err != nil {
		return nil, err
	}
	return l.get(ctx, &in.OwnLicenseInput)
}

// Activation is a machine that a license is active on.
type Activation struct {
	ID               uuid.UUID `json:"id"`
	Name             string    `json:"name" doc:"As the plugin has named it; may be empty"`
	FirstActivatedAt time.Time `json:"firstActivatedAt"`
	ActivatedAt      time.Time `json:"activatedAt"`
}

// ActivationPage is a page of them.
type ActivationPage struct {
	Items      []Activation `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

type activationsOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         ActivationPage
}

type ownActivationsInput struct {
	OwnLicenseInput
	ActivationsPlace
}

// ActivationsPlace is where a page of activations begins.
type ActivationsPlace struct {
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (l ownLicenses) activations(ctx context.Context, in *ownActivationsInput) (*activationsOutput, error) {
	state, err := l.find(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	return listActivations(ctx, l.q, l.cursors, state.ID, in.ActivationsPlace)
}

func listActivations(ctx context.Context, q *marketplacedb.Queries, cursors *cursor.Codec, license uuid.UUID, at ActivationsPlace) (*activationsOutput, error) {
	kind := "activations/" + license.String()
	var from timePlace
	if err := cursors.Decode(kind, at.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := q.ListActivations(ctx, marketplacedb.ListActivationsParams{LicenseID: license, BeforeAt: from.At, BeforeID: from.ID, MaxRows: at.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &activationsOutput{CacheControl: "no-store", Body: ActivationPage{Items: []Activation{}}}
	for i, r := range rows {
		if i == int(at.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = cursors.Encode(kind, timePlace{&last.ActivatedAt, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, Activation{ID: r.ID, Name: r.Name, FirstActivatedAt: r.FirstActivatedAt, ActivatedAt: r.ActivatedAt})
	}
	return out, nil
}

type ownActivationInput struct {
	OwnLicenseInput
	ActivationID string `path:"activationId" maxLength:"64"`
}

func (l ownLicenses) remove(ctx context.Context, in *ownActivationInput) (*struct{}, error) {
	id, ok := parseID(in.ActivationID)
	if !ok {
		return nil, problem.NotFound("activation")
	}
	state, err := l.find(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	return nil, database.InTx(ctx, l.pool, func(tx pgx.Tx) error {
		removed, err := removeActivation(ctx, marketplacedb.New(tx), marketplacedb.RemoveActivationParams{LicenseID: state.ID, ID: &id, RemovedBy: "owner"})
		if err == nil && !removed {
			return problem.NotFound("activation")
		}
		return err
	})
}

func (l ownLicenses) file(ctx context.Context, in *ownActivationInput) (*licenseFileOutput, error) {
	id, ok := parseID(in.ActivationID)
	if !ok {
		return nil, problem.NotFound("activation")
	}
	state, err := l.find(ctx, in.Plugin)
	if err != nil {
		return nil, err
	}
	if err := mustBeActive(state.Status); err != nil {
		return nil, err
	}
	machine, err := l.q.ActivationOfLicense(ctx, state.ID, id)
	if err != nil {
		return nil, missing(err, "activation")
	}
	return licenseFile(l.files, state, machine.FingerprintHash)
}

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

	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

// Limits of the routes that plugins call. A key has 125 random bits: these keep the server for those who have one.
var (
	checksOfAddress   = ratelimit.Limit{Name: "license-address", Hits: 600, Window: time.Minute}
	checksOfKey       = ratelimit.Limit{Name: "license-key", Hits: 300, Window: time.Minute}
	changesOfLicense  = ratelimit.Limit{Name: "license-change", Hits: 600, Window: time.Hour}
	rotationsOfOwners = ratelimit.Limit{Name: "license-rotation", Hits: 20, Window: 24 * time.Hour}
)

// What a license can be found to be.
const (
	licenseActive   = "active"
	licenseNotFound = "not_found"
)

// licenses are those routes: no account, the key is the credential, and it is in the body only.
type licenses struct {
	pool   *pgxpool.Pool
	q      *marketplacedb.Queries
	files  *licensefile.Signer
	limits ratelimit.Counter
}

// RegisterLicenses adds the routes that plugins call.
func RegisterLicenses(api huma.API, d Deps) {
	l := licenses{d.DB, marketplacedb.New(d.DB), d.LicenseFiles, d.LicenseLimits}
	operation := func(id, path, summary, description string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Tags: []string{"licenses"}, Summary: summary, Description: description, MaxBodyBytes: 4 << 10,
			Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusTooManyRequests},
		}
	}
	httpapi.Register(api, httpapi.Anyone, operation("validate-license", "/v1/licenses/validate", "Whether a license key is good for a plugin",
		"Answers 200 whatever the status of the key is, `not_found` included, in one and the same form. With a fingerprint, `valid` also wants the license to be active on that machine."), l.validate)
	httpapi.Register(api, httpapi.Anyone, operation("activate-license", "/v1/licenses/activate", "Activate a license on a machine",
		"A machine that is active already stays so and takes no second seat."), l.activate)
	deactivate := operation("deactivate-license", "/v1/licenses/deactivate", "Give a machine's seat back", "Also of a license that is suspended or revoked. A machine that is not active stays so.")
	deactivate.DefaultStatus = http.StatusNoContent
	httpapi.Register(api, httpapi.Anyone, deactivate, l.deactivate)
	httpapi.Register(api, httpapi.Anyone, operation("check-out-license", "/v1/licenses/checkout", "A signed license file for a machine that has to do without a connection",
		"The machine must be active. The file's format is in docs/licenses.md."), l.checkout)
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-license-keys", Method: http.MethodGet, Path: "/.well-known/license-keys.json", Tags: []string{"licenses"}, Responses: notModified(),
		Summary: "The public keys that license files are verified with, as a JSON Web Key Set", Description: "A license file names its key by `kid`. The first one signs today.",
	}, l.keys)
}

// LicenseRequest names a license by its key, and the machine that asks.
type LicenseRequest struct {
	Key    string `json:"key" minLength:"1" maxLength:"100" example:"9QK4T-0ZB7M-XW3HC-V5N2R-8DJ6A-GE1PY"`
	Plugin string `json:"plugin" minLength:"1" maxLength:"128" doc:"Slug or id of the plugin that asks: a key of another one is not_found"`
}

// MachineRequest also names the machine.
type MachineRequest struct {
	LicenseRequest
	Fingerprint string `json:"fingerprint" minLength:"1" maxLength:"200" pattern:"^[!-~]([ -~]*[!-~])?$" doc:"What the plugin knows the machine by. Only a digest is kept"`
}

// LicenseCheck is what becomes of a key.
type LicenseCheck struct {
	Valid          bool       `json:"valid" doc:"The status is active and, if a fingerprint was sent, the license is active on that machine"`
	Status         string     `json:"status" enum:"active,suspended,revoked,not_found" doc:"Suspended while the payment is disputed; revoked with the money, or by the operators; not_found also of a key of another plugin, and of one that was replaced"`
	LicenseID      *uuid.UUID `json:"licenseId,omitempty"`
	PluginID       uuid.UUID  `json:"pluginId"`
	Plugin         string     `json:"plugin" doc:"Its slug"`
	Activated      bool       `json:"activated" doc:"Whether the license is active on the machine of the fingerprint"`
	Activations    int32      `json:"activations" doc:"On how many machines the license is active"`
	MaxActivations *int32     `json:"maxActivations,omitempty" doc:"On how many it may be; absent without limit"`
	Offline        bool       `json:"offline" doc:"Whether a license file can be checked out"`
}

// ValidateRequest may leave out the machine.
type ValidateRequest struct {
	LicenseRequest
	Fingerprint string `json:"fingerprint,omitempty" minLength:"1" maxLength:"200" pattern:"^[!-~]([ -~]*[!-~])?$" doc:"Sent, the license must also be active on that machine to be valid"`
}

type validateInput struct{ Body ValidateRequest }

type licenseCheckOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LicenseCheck
}

func (l licenses) validate(ctx context.Context, in *validateInput) (*licenseCheckOutput, error) {
	row, _, err := l.check(ctx, in.Body.LicenseRequest, in.Body.Fingerprint)
	if err != nil {
		return nil, err
	}
	out := licenseCheck(row)
	out.Valid = row.Status == licenseActive && (in.Body.Fingerprint == "" || row.Activated)
	return &licenseCheckOutput{CacheControl: "no-store", Body: out}, nil
}

func licenseCheck(row marketplacedb.CheckLicenseRow) LicenseCheck {
	return LicenseCheck{
		Status: row.Status, LicenseID: optional(row.LicenseID), PluginID: row.PluginID, Plugin: row.Slug, Activated: row.Activated,
		Activations: row.Activations, MaxActivations: optional(row.MaxActivations), Offline: row.Offline,
		Valid: row.Status == licenseActive && row.Activated,
	}
}

// check reads all about a key with one statement, and writes nothing. It also answers with the key's digest.
func (l licenses) check(ctx context.Context, in LicenseRequest, fingerprint string) (row marketplacedb.CheckLicenseRow, hash []byte, err error) {
	now := time.Now()
	if err := ratelimit.Allow(ctx, l.limits, checksOfAddress, httpapi.ClientNetwork(ctx), now); err != nil {
		return row, nil, err
	}
	key, err := licensekey.Parse(in.Key)
	if err != nil {
		return row, nil, problem.New(http.StatusUnprocessableEntity, "license_key_malformed", "This is no license key: it has six groups of five letters and digits. Check it for typos.").At("body.key", "no license key")
	}
	if err := ratelimit.Allow(ctx, l.limits, checksOfKey, key, now); err != nil {
		return row, nil, err
	}
	arg := marketplacedb.CheckLicenseParams{KeyHash: licensekey.Hash(key), Fingerprint: fingerprint}
	if id, ok := parseID(in.Plugin); ok {
		arg.PluginID = &id
	} else if slugPattern.MatchString(in.Plugin) {
		arg.Slug = &in.Plugin
	} else {
		return row, nil, problem.NotFound("plugin")
	}
	row, err = l.q.CheckLicense(ctx, arg)
	return row, arg.KeyHash, missing(err, "plugin")
}

// mustBeActive is the problem of a license that nothing can be done with.
func mustBeActive(status string) error {
	switch status {
	case licenseActive:
		return nil
	case licenseNotFound:
		return problem.New(http.StatusNotFound, "license_not_found", "The plugin has no license with this key.")
	case "suspended":
		return problem.New(http.StatusForbidden, "license_suspended", "The license is suspended while its payment is disputed.")
	}
	return problem.New(http.StatusForbidden, "license_revoked", "The license is not good any more.")
}

// ActivateRequest also names the machine for people.
type ActivateRequest struct {
	MachineRequest
	Name string `json:"name,omitempty" maxLength:"100" doc:"What its owner will know the machine by in their library"`
}

// LicenseActivation is a license on a machine.
type LicenseActivation struct {
	ID          uuid.UUID    `json:"id"`
	Name        string       `json:"name"`
	ActivatedAt time.Time    `json:"activatedAt"`
	License     LicenseCheck `json:"license"`
}

type activateInput struct{ Body ActivateRequest }

type activateOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LicenseActivation
}

func (l licenses) activate(ctx context.Context, in *activateInput) (*activateOutput, error) {
	name, err := plainText("body.name", in.Body.Name, false)
	if err != nil {
		return nil, err
	}
	row, hash, err := l.check(ctx, in.Body.LicenseRequest, in.Body.Fingerprint)
	if err != nil {
		return nil, err
	}
	if err := mustBeActive(row.Status); err != nil {
		return nil, err
	}
	if err := ratelimit.Allow(ctx, l.limits, changesOfLicense, row.LicenseID.String(), time.Now()); err != nil {
		return nil, err
	}
	var out LicenseActivation
	err = database.InTx(ctx, l.pool, func(tx pgx.Tx) error {
		out, err = activate(ctx, marketplacedb.New(tx), row.LicenseID, hash, in.Body.Fingerprint, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	// With its new seat, in the form that a check has.
	row, err = l.q.CheckLicense(ctx, marketplacedb.CheckLicenseParams{KeyHash: hash, Fingerprint: in.Body.Fingerprint, PluginID: &row.PluginID})
	out.License = licenseCheck(row)
	return &activateOutput{CacheControl: "no-store", Body: out}, err
}

// activate takes a seat of a license, if the machine has none. Those who come for the last one wait for each other.
func activate(ctx context.Context, q *marketplacedb.Queries, license uuid.UUID, hash []byte, fingerprint, name string) (LicenseActivation, error) {
	state, err := lockLicense(ctx, q, license)
	if err != nil {
		return LicenseActivation{}, err
	}
	if string(state.KeyHash) != string(hash) {
		return LicenseActivation{}, mustBeActive(licenseNotFound) // its owner has just replaced the key
	}
	if err := mustBeActive(state.Status); err != nil {
		return LicenseActivation{}, err
	}
	digest := licensekey.FingerprintDigest(license.String(), fingerprint)
	live, err := q.LiveActivation(ctx, license, digest)
	if err == nil {
		return LicenseActivation{ID: live.ID, Name: live.Name, ActivatedAt: live.ActivatedAt}, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return LicenseActivation{}, err
	}
	if state.MaxActivations > 0 && state.Activations >= state.MaxActivations {
		return LicenseActivation{}, problem.New(http.StatusConflict, "license_limit_reached",
			"The license is active on %d machines, as many as it may be. Deactivate one of them first.", state.Activations)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return LicenseActivation{}, err
	}
	made, err := q.ActivateLicense(ctx, marketplacedb.ActivateLicenseParams{ID: id, LicenseID: license, FingerprintHash: digest, Name: name})
	return LicenseActivation{ID: made.ID, Name: made.Name, ActivatedAt: made.ActivatedAt}, err
}

// lockLicense reads a license that nobody else changes until the transaction ends.
func lockLicense(ctx context.Context, q *marketplacedb.Queries, id uuid.UUID) (marketplacedb.LicenseState, error) {
	if _, err := q.LockLicense(ctx, id); err != nil {
		return marketplacedb.LicenseState{}, missing(err, "license")
	}
	row, err := q.LicenseState(ctx, id)
	return row.LicenseState, missing(err, "license")
}

type machineInput struct{ Body MachineRequest }

func (l licenses) deactivate(ctx context.Context, in *machineInput) (*struct{}, error) {
	row, _, err := l.check(ctx, in.Body.LicenseRequest, in.Body.Fingerprint)
	if err != nil {
		return nil, err
	}
	if row.Status == licenseNotFound {
		return nil, mustBeActive(row.Status)
	}
	if !row.Activated {
		return nil, nil
	}
	if err := ratelimit.Allow(ctx, l.limits, changesOfLicense, row.LicenseID.String(), time.Now()); err != nil {
		return nil, err
	}
	return nil, database.InTx(ctx, l.pool, func(tx pgx.Tx) error {
		_, err := removeActivation(ctx, marketplacedb.New(tx), marketplacedb.RemoveActivationParams{
			LicenseID: row.LicenseID, FingerprintHash: licensekey.FingerprintDigest(row.LicenseID.String(), in.Body.Fingerprint), RemovedBy: "client"})
		return err
	})
}

// removeActivation gives a seat back; false: it was given back before.
func removeActivation(ctx context.Context, q *marketplacedb.Queries, arg marketplacedb.RemoveActivationParams) (bool, error) {
	if _, err := q.LockLicense(ctx, arg.LicenseID); err != nil {
		return false, missing(err, "license")
	}
	removed, err := q.RemoveActivation(ctx, arg)
	return removed > 0, err
}

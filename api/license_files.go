package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// LicenseFile is a signed license file and what it says of its time.
type LicenseFile struct {
	File       string    `json:"file" doc:"Its text, to be stored as it is"`
	ExpiresAt  time.Time `json:"expiresAt"`
	GraceUntil time.Time `json:"graceUntil" doc:"Until when a plugin should go on working with it while it asks for a new one"`
}

type licenseFileOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         LicenseFile
}

func (l licenses) checkout(ctx context.Context, in *machineInput) (*licenseFileOutput, error) {
	row, _, err := l.check(ctx, in.Body.LicenseRequest, in.Body.Fingerprint)
	if err != nil {
		return nil, err
	}
	if err := mustBeActive(row.Status); err != nil {
		return nil, err
	}
	if !row.Activated {
		return nil, problem.New(http.StatusConflict, "license_not_activated", "The license is not active on this machine. Activate it first.")
	}
	state, err := l.q.LicenseState(ctx, row.LicenseID)
	if err != nil {
		return nil, missing(err, "license")
	}
	return licenseFile(l.files, state.LicenseState, licensekey.FingerprintDigest(row.LicenseID.String(), in.Body.Fingerprint))
}

// licenseFile signs a file for one machine of a license that is active.
func licenseFile(files *licensefile.Signer, l marketplacedb.LicenseState, fingerprint []byte) (*licenseFileOutput, error) {
	if !l.Offline {
		return nil, problem.New(http.StatusConflict, "license_not_offline", "Licenses of this plugin need a connection: there are no license files.")
	}
	now := time.Now().UTC().Truncate(time.Second)
	file := licensefile.File{
		LicenseID: l.ID, PluginID: l.PluginID, Plugin: l.PluginSlug, Fingerprint: hex.EncodeToString(fingerprint), MaxActivations: optional(l.MaxActivations),
		IssuedAt: now, ExpiresAt: now.AddDate(0, 0, int(l.OfflineDays)), GraceUntil: now.AddDate(0, 0, int(l.OfflineDays+l.GraceDays)),
	}
	text, err := files.Sign(file)
	return &licenseFileOutput{CacheControl: "no-store", Body: LicenseFile{File: text, ExpiresAt: file.ExpiresAt, GraceUntil: file.GraceUntil}}, err
}

// LicensePublicKeys is a JSON Web Key Set.
type LicensePublicKeys struct {
	Keys []licensefile.JWK `json:"keys"`
}

func (l licenses) keys(_ context.Context, in *ConditionalInput) (*Conditional[LicensePublicKeys], error) {
	return conditional(in.IfNoneMatch, LicensePublicKeys{Keys: l.files.JWKs()})
}

package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensekey"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// maxFoundLicenses is how many a search shows: all of one customer's, commonly.
const maxFoundLicenses = 100

// licenseAdmin are the routes of support. They show no key.
type licenseAdmin struct {
	pool    *pgxpool.Pool
	q       *marketplacedb.Queries
	cursors *cursor.Codec
}

func registerLicenseAdmin(api huma.API, d Deps) {
	a := licenseAdmin{d.DB, marketplacedb.New(d.DB), d.Cursors}
	tags := []string{"admin"}
	only := httpapi.Only("admin")
	httpapi.Register(api, only, huma.Operation{
		OperationID: "search-licenses", Method: http.MethodPost, Path: "/v1/admin/licenses/search", Tags: tags, MaxBodyBytes: 4 << 10,
		Summary: "Find licenses by key, by the key's SHA-256, by ID of the license or the purchase, or by the customer's address",
	}, a.search)
	httpapi.Register(api, only, huma.Operation{
		OperationID: "get-license", Method: http.MethodGet, Path: "/v1/admin/licenses/{licenseId}", Tags: tags, Summary: "A license, without its key",
	}, a.get)
	httpapi.Register(api, only, huma.Operation{
		OperationID: "list-activations", Method: http.MethodGet, Path: "/v1/admin/licenses/{licenseId}/activations", Tags: tags,
		Summary: "The machines that a license is active on, the last activated first",
	}, a.activations)
	act := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodPost, Path: "/v1/admin/licenses/{licenseId}/" + path, Tags: tags, MaxBodyBytes: 16 << 10, Summary: summary}
	}
	httpapi.Register(api, only, act("revoke-license", "revoke", "Revoke a license, whatever its purchase; what is revoked stays so"), a.revoke)
	httpapi.Register(api, only, act("restore-license", "restore", "Undo a revocation; a license whose purchase has ended stays revoked"), a.restore)
	httpapi.Register(api, only, act("reset-activations", "reset-activations", "Take all machines off a license"), a.reset)
	httpapi.Register(api, only, act("remove-activation", "activations/{activationId}/remove", "Take one machine off a license"), a.remove)
}

// AdminLicense is a license as support sees it.
type AdminLicense struct {
	LicenseTerms
	ID           uuid.UUID  `json:"id"`
	Status       string     `json:"status" enum:"active,suspended,revoked"`
	KeySHA256    string     `json:"keySha256" doc:"Of the key as its owner sees it"`
	PluginID     uuid.UUID  `json:"pluginId"`
	PluginSlug   string     `json:"pluginSlug"`
	PluginName   string     `json:"pluginName"`
	CustomerID   uuid.UUID  `json:"customerId"`
	CustomerName string     `json:"customerName"`
	Email        string     `json:"customerEmail"`
	PurchaseID   *uuid.UUID `json:"purchaseId,omitempty" doc:"Absent for a free plugin"`
	IssuedAt     time.Time  `json:"issuedAt"`
	KeyIssuedAt  time.Time  `json:"keyIssuedAt"`
	RevokedAt    *time.Time `json:"revokedAt,omitempty" doc:"Since when an admin has revoked it; absent if only its purchase has ended"`
}

// FoundLicenses are those of a search, the last issued first.
type FoundLicenses struct {
	Items []AdminLicense `json:"items"`
}

// LicenseSearch is what to look for. A key is in the body so that it is in no log.
type LicenseSearch struct {
	Query string `json:"query" minLength:"1" maxLength:"320"`
}

type licenseSearchInput struct{ Body LicenseSearch }

type foundLicensesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         FoundLicenses
}

func (a licenseAdmin) search(ctx context.Context, in *licenseSearchInput) (*foundLicensesOutput, error) {
	arg := marketplacedb.AdminFindLicensesParams{MaxRows: maxFoundLicenses}
	query := cleanLine(in.Body.Query)
	if key, err := licensekey.Parse(query); err == nil {
		arg.KeyHash = licensekey.Hash(key)
	} else if hash, err := hex.DecodeString(query); err == nil && len(hash) == 32 {
		arg.KeyHash = hash
	} else if id, ok := parseID(strings.ToLower(query)); ok {
		arg.ID = &id
	} else if strings.Contains(query, "@") {
		arg.Email = &query
	} else {
		return nil, problem.Invalid("body.query", "expected a license key, its SHA-256, the id of a license or a purchase, or a customer's e-mail address")
	}
	rows, err := a.q.AdminFindLicenses(ctx, arg)
	if err != nil {
		return nil, err
	}
	return &foundLicensesOutput{CacheControl: "no-store", Body: FoundLicenses{Items: each(rows, adminLicense)}}, nil
}

func adminLicense(r marketplacedb.AdminFindLicensesRow) AdminLicense {
	s := r.LicenseState
	return AdminLicense{
		LicenseTerms: licenseTerms(s), ID: s.ID, Status: s.Status, KeySHA256: hex.EncodeToString(s.KeyHash), PluginID: s.PluginID, PluginSlug: s.PluginSlug,
		PluginName: s.PluginName, CustomerID: s.UserID, CustomerName: r.CustomerName, Email: r.CustomerEmail, PurchaseID: s.PurchaseID,
		IssuedAt: s.IssuedAt, KeyIssuedAt: s.KeyIssuedAt, RevokedAt: s.RevokedAt,
	}
}

// LicensePath names a license.
type LicensePath struct {
	LicenseID string `path:"licenseId" maxLength:"64"`
}

type adminLicenseOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AdminLicense
}

func (p LicensePath) id() (uuid.UUID, error) {
	id, ok := parseID(p.LicenseID)
	if !ok {
		return id, problem.NotFound("license")
	}
	return id, nil
}

func (a licenseAdmin) get(ctx context.Context, in *LicensePath) (*adminLicenseOutput, error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	rows, err := a.q.AdminFindLicenses(ctx, marketplacedb.AdminFindLicensesParams{ID: &id, MaxRows: 1})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || rows[0].LicenseState.ID != id { // the purchase's ID finds it, but is not its address
		return nil, problem.NotFound("license")
	}
	return &adminLicenseOutput{CacheControl: "no-store", Body: adminLicense(rows[0])}, nil
}

type adminActivationsInput struct {
	LicensePath
	ActivationsPlace
}

func (a licenseAdmin) activations(ctx context.Context, in *adminActivationsInput) (*activationsOutput, error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	if _, err := a.q.LicenseState(ctx, id); err != nil {
		return nil, missing(err, "license")
	}
	return listActivations(ctx, a.q, a.cursors, id, in.ActivationsPlace)
}

// LicenseActInput is an act on a license, with its reason.
type LicenseActInput struct {
	LicensePath
	Body ModerationReason
}

// act changes a license, locked, and writes down who did it and why. An act that changes nothing is written down, too.
func (a licenseAdmin) act(ctx context.Context, in *LicenseActInput, action string, change func(*marketplacedb.Queries, uuid.UUID) (map[string]any, error)) (*adminLicenseOutput, error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	reason, err := plainText("body.reason", in.Body.Reason, false)
	if err != nil {
		return nil, err
	}
	if err := database.InTx(ctx, a.pool, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if _, err := q.LockLicense(ctx, id); err != nil {
			return missing(err, "license")
		}
		detail, err := change(q, id)
		if err != nil {
			return err
		}
		detail["reason"] = reason
		return audit(ctx, q, account.Must(ctx), action, "license", id.String(), detail)
	}); err != nil {
		return nil, err
	}
	return a.get(ctx, &in.LicensePath)
}

func (a licenseAdmin) revoke(ctx context.Context, in *LicenseActInput) (*adminLicenseOutput, error) {
	return a.act(ctx, in, "license.revoke", func(q *marketplacedb.Queries, id uuid.UUID) (map[string]any, error) {
		changed, err := q.SetLicenseRevoked(ctx, true, id)
		return map[string]any{"changed": changed > 0}, err
	})
}

func (a licenseAdmin) restore(ctx context.Context, in *LicenseActInput) (*adminLicenseOutput, error) {
	return a.act(ctx, in, "license.restore", func(q *marketplacedb.Queries, id uuid.UUID) (map[string]any, error) {
		changed, err := q.SetLicenseRevoked(ctx, false, id)
		return map[string]any{"changed": changed > 0}, err
	})
}

func (a licenseAdmin) reset(ctx context.Context, in *LicenseActInput) (*adminLicenseOutput, error) {
	return a.act(ctx, in, "license.reset_activations", func(q *marketplacedb.Queries, id uuid.UUID) (map[string]any, error) {
		removed, err := q.ResetActivations(ctx, id)
		if err != nil {
			return nil, err
		}
		return map[string]any{"removed": removed}, q.CountNoActivations(ctx, id)
	})
}

type activationActInput struct {
	LicenseActInput
	ActivationID string `path:"activationId" maxLength:"64"`
}

func (a licenseAdmin) remove(ctx context.Context, in *activationActInput) (*adminLicenseOutput, error) {
	activation, ok := parseID(in.ActivationID)
	if !ok {
		return nil, problem.NotFound("activation")
	}
	return a.act(ctx, &in.LicenseActInput, "license.remove_activation", func(q *marketplacedb.Queries, id uuid.UUID) (map[string]any, error) {
		removed, err := q.RemoveActivation(ctx, marketplacedb.RemoveActivationParams{LicenseID: id, ID: &activation, RemovedBy: "admin"})
		if err == nil && removed == 0 {
			err = problem.NotFound("activation")
		}
		return map[string]any{"activationId": activation}, err
	})
}

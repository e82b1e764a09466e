package publisher

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensing"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/publication"
)

func registerLicensing(api huma.API, d Deps) {
	l := &publicationsAPI{d}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "set-plugin-licensing", Method: http.MethodPut, Path: "/v1/plugins/{id}/licensing", Tags: []string{"plugins"},
		Summary: "Decide on which terms licenses of the plugin are issued",
		Description: "Of a draft they are kept (200) until its first release is published. Otherwise they are on their way to the store (202), see the " +
			"plugin's publications; there they hold for licenses issued from then on and, where they are better, for those issued before.",
		MaxBodyBytes: 16 << 10, Errors: []int{http.StatusServiceUnavailable},
		Responses: map[string]*huma.Response{"202": {Description: "On its way to the store", Content: map[string]*huma.MediaType{
			"application/json": {Schema: api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[PluginLicensing](), true, "PluginLicensing")}}}},
	}, l.setLicensing)
}

// PluginLicensing are the terms that were asked for.
type PluginLicensing struct {
	Licensing   licensing.LicensingTerms `json:"licensing"`
	Publication *PublicationStarted      `json:"publication,omitempty" doc:"What carries them to the store; absent of a draft"`
}

type setLicensingInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body licensing.LicensingTerms
}

type setLicensingOutput struct {
	Status int
	Body   PluginLicensing
}

func (a *publicationsAPI) setLicensing(ctx context.Context, in *setLicensingInput) (*setLicensingOutput, error) {
	kept, err := a.keepLicensing(ctx, in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	out := &setLicensingOutput{Status: http.StatusOK, Body: PluginLicensing{Licensing: in.Body}}
	if kept {
		return out, nil
	}
	// The terms that were asked for last hold: those that could not get through yet are not waited for.
	started, err := a.start(ctx, publication.Input{PluginID: in.ID, Action: publication.Licensing, Licensing: &in.Body}, true)
	if err != nil {
		return nil, err
	}
	out.Status, out.Body.Publication = http.StatusAccepted, &started.Body
	return out, nil
}

// keepLicensing writes the terms of a plugin that is not in the store yet. For one that is, it answers false: they are
// written by the first step of what carries them there, so that nothing is changed if that cannot start.
func (a *publicationsAPI) keepLicensing(ctx context.Context, id uuid.UUID, terms licensing.LicensingTerms) (kept bool, err error) {
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		row, err := q.LockPlugin(ctx, id)
		if err != nil {
			return found(err, "plugin")
		}
		if err := mayChange(ctx, row.OwnerID, "plugin"); err != nil {
			return err
		}
		if kept = row.Status == publisherdb.PluginStatusDraft; !kept {
			return nil
		}
		encoded, err := json.Marshal(terms)
		if err != nil {
			return err
		}
		return q.SetDraftLicensing(ctx, encoded, id)
	})
	return kept, err
}

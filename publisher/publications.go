package publisher

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
	"marketplace/workflows/publication"
)

// PublicationStarter asks for changes of what the store shows. Its errors are ErrPublicationRunning,
// ErrPublicationNotWaiting or ErrWorkflowsUnavailable; with any of them nothing was changed.
type PublicationStarter interface {
	// Start starts a Publication. With takeOver it takes the place of one under way for the same thing.
	Start(ctx context.Context, in publication.Input, takeOver bool) error
	// RetryNow makes the Publication with that workflow ID try again at once.
	RetryNow(ctx context.Context, workflowID string) error
}

var (
	// ErrPublicationRunning means that the same version or listing is being changed already.
	ErrPublicationRunning = errors.New("a publication of this is under way")
	// ErrPublicationNotWaiting means that there is no next try to hurry.
	ErrPublicationNotWaiting = errors.New("the publication is not waiting for a try")
	// ErrWorkflowsUnavailable means that Temporal did not take it.
	ErrWorkflowsUnavailable = errors.New("workflows cannot be started just now")
)

type publicationsAPI struct{ Deps }

func registerPublications(api huma.API, d Deps) {
	a := &publicationsAPI{d}
	tags := []string{"publications"}
	admin := httpapi.Only(string(publisherdb.PublisherRoleAdmin))
	read := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags}
	}
	ask := func(id, path, summary string) huma.Operation {
		return huma.Operation{
			OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Tags: tags,
			DefaultStatus: http.StatusAccepted, Errors: []int{http.StatusConflict, http.StatusServiceUnavailable},
		}
	}
	httpapi.Register(api, httpapi.SignedIn, read("list-plugin-publications", "/v1/plugins/{id}/publications", "List what is and was carried to the store, newest first"), a.listOfPlugin)
	httpapi.Register(api, httpapi.SignedIn, read("list-publications", "/v1/publications", "List own publications, or all (admins), failing ones first"), a.list)
	httpapi.Register(api, httpapi.SignedIn, ask("retry-publication", "/v1/publications/{id}/retry", "Try again now"), a.retry)
	httpapi.Register(api, httpapi.SignedIn, ask("withdraw-version", "/v1/plugins/{id}/releases/{version}/withdraw", "Offer one published version no longer"), a.withdraw)
	httpapi.Register(api, httpapi.SignedIn, ask("unlist-plugin", "/v1/plugins/{id}/unlist", "Take the plugin off the shelves; owners keep their downloads"), a.unlist)
	httpapi.Register(api, httpapi.SignedIn, ask("relist-plugin", "/v1/plugins/{id}/relist", "Put an unlisted plugin back"), a.relist)
	httpapi.Register(api, admin, ask("take-down-plugin", "/v1/admin/plugins/{id}/takedown", "Take a plugin down, downloads included"), a.takedown)
	httpapi.Register(api, admin, ask("reinstate-plugin", "/v1/admin/plugins/{id}/reinstate", "Undo a takedown"), a.reinstate)
}

// PublicationStarted says which publication was asked for.
type PublicationStarted struct {
	PublicationID uuid.UUID `json:"publicationId"`
	WorkflowID    string    `json:"workflowId"`
}

type startedOutput struct{ Body PublicationStarted }

// start asks for the change; the row appears with the workflow's first step.
func (a *publicationsAPI) start(ctx context.Context, in publication.Input, takeOver bool) (*startedOutput, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	in.PublicationID, in.RequestedBy = id, account.Must(ctx).ID
	if err := a.Publications.Start(ctx, in, takeOver); err != nil {
		return nil, publicationProblem(err)
	}
	return &startedOutput{PublicationStarted{PublicationID: id, WorkflowID: in.WorkflowID()}}, nil
}

func publicationProblem(err error) error {
	switch {
	case errors.Is(err, ErrPublicationRunning):
		return problem.New(http.StatusConflict, "publication_running", "A change of this is on its way to the store; wait for it, or retry it.")
	case errors.Is(err, ErrPublicationNotWaiting):
		return problem.New(http.StatusConflict, "publication_not_waiting", "The publication is being tried right now, or is finished.")
	case errors.Is(err, ErrWorkflowsUnavailable):
		return problem.WorkflowsUnavailable()
	}
	return err
}

// own reads a plugin that the caller may change.
func (a *publicationsAPI) own(ctx context.Context, id uuid.UUID) (publisherdb.GetPluginRow, error) {
	row, err := publisherdb.New(a.DB).GetPlugin(ctx, id)
	if err != nil {
		return row, found(err, "plugin")
	}
	return row, mayChange(ctx, row.OwnerID, "plugin")
}

func wrongStatus(plugin publisherdb.GetPluginRow) *problem.Problem {
	return problem.New(http.StatusConflict, "wrong_plugin_status", "The plugin is %s.", plugin.Status)
}

func (a *publicationsAPI) unlist(ctx context.Context, in *pluginInput) (*startedOutput, error) {
	plugin, err := a.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if plugin.Status != publisherdb.PluginStatusListed {
		return nil, wrongStatus(plugin)
	}
	return a.start(ctx, publication.Input{PluginID: in.ID, Action: publication.Unlist}, false)
}

func (a *publicationsAPI) relist(ctx context.Context, in *pluginInput) (*startedOutput, error) {
	plugin, err := a.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if plugin.Status != publisherdb.PluginStatusUnlisted {
		return nil, wrongStatus(plugin) // a takedown is not the publisher's to undo
	}
	return a.start(ctx, publication.Input{PluginID: in.ID, Action: publication.Relist}, false)
}

type withdrawInput struct {
	ID      uuid.UUID `path:"id" format:"uuid"`
	Version string    `path:"version" maxLength:"100"`
}

func (a *publicationsAPI) withdraw(ctx context.Context, in *withdrawInput) (*startedOutput, error) {
	release, err := publisherdb.New(a.DB).FindRelease(ctx, in.ID, in.Version)
	if err != nil {
		return nil, found(err, "release")
	}
	if err := mayChange(ctx, release.OwnerID, "release"); err != nil {
		return nil, err
	}
	if release.Status != publisherdb.ReleaseStatusPublished {
		return nil, problem.New(http.StatusConflict, "release_not_published", "The release is %s; only a published one can be withdrawn.", release.Status)
	}
	return a.start(ctx, publication.Input{PluginID: in.ID, ReleaseID: release.ID, Version: in.Version, Action: publication.Withdraw}, false)
}

// TakedownBody says why. The reason code is shown to the publisher; the note stays in the audit log.
type TakedownBody struct {
	ReasonCode string `json:"reasonCode" enum:"malware,security,legal,copyright,trademark,fraud,policy,other"`
	Note       string `json:"note,omitempty" maxLength:"2000"`
}

type takedownInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body TakedownBody
}

// takedown does not wait behind a change that cannot get through: it takes its place.
func (a *publicationsAPI) takedown(ctx context.Context, in *takedownInput) (*startedOutput, error) {
	plugin, err := publisherdb.New(a.DB).GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if plugin.Status != publisherdb.PluginStatusListed && plugin.Status != publisherdb.PluginStatusUnlisted {
		return nil, wrongStatus(plugin)
	}
	return a.act(ctx, "plugin.takedown", in.Body, publication.Input{PluginID: in.ID, Action: publication.Takedown, Reason: in.Body.ReasonCode})
}

// ReinstateBody says why, for the audit log.
type ReinstateBody struct {
	Note string `json:"note,omitempty" maxLength:"2000"`
}

type reinstateInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body ReinstateBody
}

func (a *publicationsAPI) reinstate(ctx context.Context, in *reinstateInput) (*startedOutput, error) {
	plugin, err := publisherdb.New(a.DB).GetPlugin(ctx, in.ID)
	if err != nil {
		return nil, found(err, "plugin")
	}
	if plugin.Status != publisherdb.PluginStatusTakenDown {
		return nil, wrongStatus(plugin)
	}
	return a.act(ctx, "plugin.reinstate", in.Body, publication.Input{PluginID: in.ID, Action: publication.Relist})
}

// act writes an admin's act to the audit log and starts its publication: whoever cannot be held to it may
// not do it. An act that could not be started after all stays in the log, as an attempt.
func (a *publicationsAPI) act(ctx context.Context, action string, detail any, in publication.Input) (*startedOutput, error) {
	entry, err := auditEntry(ctx, action, "plugin", in.PluginID.String(), detail)
	if err != nil {
		return nil, err
	}
	if err := publisherdb.New(a.DB).AppendAudit(ctx, entry); err != nil {
		return nil, err
	}
	return a.start(ctx, in, true)
}

type publicationInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

func (a *publicationsAPI) retry(ctx context.Context, in *publicationInput) (*startedOutput, error) {
	row, err := publisherdb.New(a.DB).GetPublication(ctx, in.ID)
	if err != nil {
		return nil, found(err, "publication")
	}
	if p := account.Must(ctx); p.ID != row.OwnerID && p.Role != string(publisherdb.PublisherRoleAdmin) {
		return nil, problem.NotFound("publication")
	}
	if row.FinishedAt != nil {
		return nil, publicationProblem(ErrPublicationNotWaiting)
	}
	if err := a.Publications.RetryNow(ctx, row.WorkflowID); err != nil {
		return nil, publicationProblem(err)
	}
	return &startedOutput{PublicationStarted{PublicationID: row.ID, WorkflowID: row.WorkflowID}}, nil
}

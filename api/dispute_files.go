package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/evidence"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

func (o disputes) registerFiles(api huma.API, access httpapi.Access, tags []string) {
	httpapi.RegisterRaw(api, access, huma.Operation{
		OperationID: "get-dispute-file", Method: http.MethodGet, Path: "/v1/admin/disputes/{disputeId}/files/{field}", Tags: tags,
		Summary: "A file of the evidence as PDF: as it would be sent, or as it was with an answer", Errors: []int{http.StatusNotFound, http.StatusServiceUnavailable},
		Parameters: []*huma.Param{pathParam("disputeId"), pathParam("field"), {
			Name: "answer", In: "query", Description: "The ID of an answer", Schema: &huma.Schema{Type: huma.TypeString, Format: "uuid"},
		}},
		Responses: map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, o.file)
}

func (o disputes) file(w http.ResponseWriter, r *http.Request) {
	field := evidence.Field(chi.URLParam(r, "field"))
	if !evidence.IsFile(field) {
		httpapi.Fail(w, r, problem.NotFound("file"))
		return
	}
	row, err := o.find(r.Context(), chi.URLParam(r, "disputeId"))
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	name, content, err := o.fileOf(r, row, field)
	if err != nil {
		httpapi.Fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	_, _ = w.Write(content) //nolint:gosec // G705: a PDF that we have written; the client may be gone
}

func (o disputes) fileOf(r *http.Request, row marketplacedb.AdminListDisputesRow, field evidence.Field) (name string, content []byte, err error) {
	ctx := r.Context()
	if answer := r.URL.Query().Get("answer"); answer != "" {
		id, ok := parseID(answer)
		if !ok {
			return "", nil, problem.Invalid("query.answer", "expected the id of an answer")
		}
		sent, err := o.q.AnswerFile(ctx, marketplacedb.AnswerFileParams{DisputeID: row.StripeID, AnswerID: id, Field: string(field)})
		return sent.Name, sent.Content, missing(err, "file")
	}
	return o.draftFile(ctx, row, field)
}

func (o disputes) draftFile(ctx context.Context, row marketplacedb.AdminListDisputesRow, field evidence.Field) (name string, content []byte, err error) {
	refusal, err := marketplace.AnswerRefusal(ctx, o.q, disputeOf(row), time.Now())
	if err != nil {
		return "", nil, err
	}
	if refusal != "" {
		return "", nil, problem.NotFound("file") // there is no draft any more
	}
	whole, err := o.draft(ctx, o.q, disputeOf(row))
	if err != nil {
		return "", nil, err
	}
	i := slices.IndexFunc(whole.papers, func(p evidence.Paper) bool { return p.Field == field })
	if i < 0 {
		return "", nil, problem.NotFound("file")
	}
	content, err = o.write(ctx, whole.papers[i])
	return whole.papers[i].Name, content, err
}

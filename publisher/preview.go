package publisher

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"marketplace/internal/httpapi"
	"marketplace/internal/markdown"
)

// previews is how many texts are rendered at once: rendering is all processor.
const previews = 2

// MarkdownBody is a text to render.
type MarkdownBody struct {
	Source string `json:"source" maxLength:"50000"`
}

// MarkdownPreview is what the store would show.
type MarkdownPreview struct {
	HTML      string `json:"html" doc:"Sanitised; the store publishes the same"`
	PlainText string `json:"plainText"`
}

type previewInput struct{ Body MarkdownBody }

type previewOutput struct{ Body MarkdownPreview }

func registerPreview(api huma.API) {
	turn := make(chan struct{}, previews)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "preview-markdown", Method: http.MethodPost, Path: "/v1/preview/markdown", Summary: "Render Markdown as the store will", Tags: []string{"plugins"},
		MaxBodyBytes: maxListingBody,
	}, func(ctx context.Context, in *previewInput) (*previewOutput, error) {
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		html, words := markdown.Render(in.Body.Source)
		return &previewOutput{MarkdownPreview{HTML: html, PlainText: words}}, nil
	})
}

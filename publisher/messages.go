package publisher

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/httpapi"
	"marketplace/internal/problem"
	publisherdb "marketplace/queries/publisher"
)

// ReviewMessage is one message of the thread between a submission's author and the reviewers.
type ReviewMessage struct {
	ID         uuid.UUID `json:"id"`
	From       string    `json:"from" enum:"author,reviewer" doc:"Which side wrote it"`
	AuthorName string    `json:"authorName,omitempty" doc:"Reviewers' names are for reviewers only"`
	Body       string    `json:"body" doc:"Plain text"`
	Internal   bool      `json:"internal" doc:"A note that reviewers alone can see"`
	At         time.Time `json:"at"`
}

// MessagePage is one page of a thread, oldest first.
type MessagePage struct {
	Items      []ReviewMessage `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

// MessageBody is a message to write.
type MessageBody struct {
	Body     string `json:"body" minLength:"1" maxLength:"5000"`
	Internal bool   `json:"internal,omitempty" doc:"Only for reviewers"`
}

type messagesAPI struct{ Deps }

func registerMessages(api huma.API, d Deps) {
	m := &messagesAPI{d}
	tags := []string{"submissions"}
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-review-messages", Method: http.MethodGet, Path: "/v1/submissions/{id}/messages", Summary: "Read the thread with the reviewers", Tags: tags,
		Errors: []int{http.StatusNotFound},
	}, m.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "post-review-message", Method: http.MethodPost, Path: "/v1/submissions/{id}/messages", Summary: "Write to the other side", Tags: tags,
		DefaultStatus: http.StatusCreated, MaxBodyBytes: 64 << 10, Errors: []int{http.StatusNotFound},
	}, m.post)
}

type listMessagesInput struct {
	ID     uuid.UUID `path:"id"`
	Cursor string    `query:"cursor" maxLength:"500"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type listMessagesOutput struct{ Body MessagePage }

func (a *messagesAPI) list(ctx context.Context, in *listMessagesInput) (*listMessagesOutput, error) {
	s, staff, err := a.thread(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	kind := "messages/" + s.ID.String()
	var from position
	if err := a.Cursors.Decode(kind, in.Cursor, &from); err != nil {
		return nil, err
	}
	params := publisherdb.ListReviewMessagesParams{SubmissionID: s.ID, WithInternal: staff, MaxRows: int32(in.Limit + 1)}
	params.AfterAt, params.AfterID = from.bounds()
	rows, err := publisherdb.New(a.DB).ListReviewMessages(ctx, params)
	if err != nil {
		return nil, err
	}
	rows, more := pageOf(rows, in.Limit)
	page := MessagePage{Items: messageBodies(rows, staff)}
	if more {
		last := rows[len(rows)-1]
		page.NextCursor = a.Cursors.Encode(kind, position{last.At, last.ID})
	}
	return &listMessagesOutput{page}, nil
}

type postMessageInput struct {
	ID             uuid.UUID `path:"id"`
	IdempotencyKey string    `header:"Idempotency-Key" maxLength:"200"`
	Body           MessageBody
}

type postMessageOutput struct{ Body ReviewMessage }

func (a *messagesAPI) post(ctx context.Context, in *postMessageInput) (*postMessageOutput, error) {
	s, staff, err := a.thread(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.Internal && !staff {
		return nil, problem.Forbidden()
	}
	body := strings.TrimSpace(in.Body.Body)
	if body == "" || strings.ContainsRune(body, 0) {
		return nil, problem.Invalid("body.body", "must hold text")
	}
	me := account.Must(ctx)
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	if in.IdempotencyKey != "" {
		id = uuid.NewSHA1(me.ID, []byte("message/"+s.ID.String()+"/"+in.IdempotencyKey))
	}
	var row publisherdb.GetReviewMessageRow
	err = database.InTx(ctx, a.DB, func(tx pgx.Tx) error {
		q := publisherdb.New(tx)
		added, err := q.InsertReviewMessage(ctx, publisherdb.InsertReviewMessageParams{
			ID: id, SubmissionID: s.ID, AuthorID: me.ID, AuthorRole: side(staff), Body: body, Internal: in.Body.Internal,
		})
		if err != nil {
			return err
		}
		if added == 1 && !in.Body.Internal {
			if err := tellOtherSide(ctx, q, s, staff, id); err != nil {
				return err
			}
		}
		row, err = q.GetReviewMessage(ctx, id, s.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &postMessageOutput{messageBody(publisherdb.ListReviewMessagesRow(row), staff)}, nil
}

// thread finds the submission and the side on which the caller stands. Whoever wrote the plugin is its
// author, a reviewer or not.
func (d Deps) thread(ctx context.Context, id uuid.UUID) (s publisherdb.GetSubmissionRow, staff bool, err error) {
	s, err = publisherdb.New(d.DB).GetSubmission(ctx, id)
	if err != nil {
		return s, false, found(err, "submission")
	}
	me := account.Must(ctx)
	return s, reviews(me) && me.ID != s.AuthorID, mayRead(ctx, s.AuthorID, "submission")
}

func side(staff bool) string {
	if staff {
		return "reviewer"
	}
	return "author"
}

func tellOtherSide(ctx context.Context, q *publisherdb.Queries, s publisherdb.GetSubmissionRow, staff bool, message uuid.UUID) error {
	to, template := &s.AuthorID, "review_message"
	if !staff {
		template = "review_answer"
		if to = s.ClaimedBy; to == nil {
			to = s.AssignedTo
		}
	}
	if to == nil {
		return nil // nobody has the case yet; the message is in it
	}
	data, err := json.Marshal(map[string]any{"submissionId": s.ID, "pluginName": s.PluginName, "version": s.Version, "round": s.Round})
	if err != nil {
		return err
	}
	if err := q.EnqueueReviewMail(ctx, publisherdb.EnqueueReviewMailParams{
		ID: uuid.NewSHA1(message, []byte("mail")), Template: template, Data: data, UserID: *to,
	}); err != nil {
		return fmt.Errorf("enqueue mail: %w", err)
	}
	return q.AppendSubmissionEvent(ctx, publisherdb.AppendSubmissionEventParams{
		SubmissionID: s.ID, Kind: "message", Detail: json.RawMessage(`{"from":"` + side(staff) + `"}`), DedupeKey: "message/" + message.String(),
	})
}

func messageBodies(rows []publisherdb.ListReviewMessagesRow, staff bool) []ReviewMessage {
	out := make([]ReviewMessage, len(rows))
	for i, r := range rows {
		out[i] = messageBody(r, staff)
	}
	return out
}

func messageBody(r publisherdb.ListReviewMessagesRow, staff bool) ReviewMessage {
	m := ReviewMessage{ID: r.ID, From: r.AuthorRole, Body: r.Body, Internal: r.Internal, At: r.At}
	if staff || r.AuthorRole == "author" {
		m.AuthorName = r.AuthorName
	}
	return m
}

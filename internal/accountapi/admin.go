package accountapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"marketplace/internal/account"
	"marketplace/internal/httpapi"
)

func (r routes) registerAdmin(api huma.API) {
	at := func(id, method, path, summary, description string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/v1/admin/accounts" + path, Summary: summary, Description: description,
			Tags: []string{"admin"}, MaxBodyBytes: 8 << 10}
	}
	admin := httpapi.Only("admin")
	httpapi.Register(api, admin, at("list-accounts", http.MethodGet, "", "List accounts, newest first", ""), r.list)
	httpapi.Register(api, admin, at("set-account-role", http.MethodPut, "/{id}/role", "Give an account another role", "Ends its sessions. Nobody changes their own."), r.setRole)
	httpapi.Register(api, admin, at("set-account-disabled", http.MethodPut, "/{id}/disabled", "Keep an account out or let it in again", "Ends its sessions. Nobody changes their own."), r.setDisabled)
}

// ManagedAccountBody is an account as an admin sees it.
type ManagedAccountBody struct {
	AccountBody
	VerifiedAt *time.Time `json:"verifiedAt,omitempty"`
	DisabledAt *time.Time `json:"disabledAt,omitempty"`
}

func managed(a account.Account) ManagedAccountBody {
	return ManagedAccountBody{accountBody(a), a.VerifiedAt, a.DisabledAt}
}

// AccountListBody is one page of accounts.
type AccountListBody struct {
	Items      []ManagedAccountBody `json:"items"`
	NextCursor string               `json:"nextCursor,omitempty" doc:"Empty on the last page"`
}

type listInput struct {
	Search string `query:"search" maxLength:"100" doc:"Part of the e-mail or the name"`
	Role   string `query:"role" maxLength:"20"`
	Cursor string `query:"cursor" maxLength:"300"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type listOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         AccountListBody
}

type position struct {
	At *time.Time `json:"at"`
	ID *uuid.UUID `json:"id"`
}

const cursorKind = "accounts"

func (r routes) list(ctx context.Context, in *listInput) (*listOutput, error) {
	var from position
	if err := r.cursors.Decode(cursorKind, in.Cursor, &from); err != nil {
		return nil, err
	}
	accounts, err := r.accounts.List(ctx, account.Filter{Role: in.Role, Search: in.Search, BeforeAt: from.At, BeforeID: from.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	body := AccountListBody{Items: []ManagedAccountBody{}}
	for i, a := range accounts {
		if i == int(in.Limit) {
			last := accounts[i-1]
			body.NextCursor = r.cursors.Encode(cursorKind, position{&last.CreatedAt, &last.ID})
			break
		}
		body.Items = append(body.Items, managed(a))
	}
	return &listOutput{"no-store", body}, nil
}

// RoleBody is a role to give.
type RoleBody struct {
	Role string `json:"role" minLength:"1" maxLength:"20"`
}

// DisabledBody says whether to keep an account out, and why.
type DisabledBody struct {
	Disabled bool   `json:"disabled"`
	Reason   string `json:"reason" minLength:"1" maxLength:"500" doc:"For the audit log"`
}

type roleInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body RoleBody
}

type disabledInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body DisabledBody
}

type managedOutput struct{ Body ManagedAccountBody }

func managedAnswer(a account.Account, err error) (*managedOutput, error) {
	if err != nil {
		return nil, err
	}
	return &managedOutput{managed(a)}, nil
}

func (r routes) setRole(ctx context.Context, in *roleInput) (*managedOutput, error) {
	return managedAnswer(r.accounts.SetRole(ctx, account.Must(ctx), in.ID, in.Body.Role))
}

func (r routes) setDisabled(ctx context.Context, in *disabledInput) (*managedOutput, error) {
	return managedAnswer(r.accounts.SetDisabled(ctx, account.Must(ctx), in.ID, in.Body.Disabled, in.Body.Reason))
}

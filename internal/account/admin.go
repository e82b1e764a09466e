package account

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"marketplace/internal/problem"
)

// List is for admins.
func (s *Service) List(ctx context.Context, f Filter) ([]Account, error) {
	if f.Role != "" && !slices.Contains(s.roles, f.Role) {
		return nil, s.unknownRole("query.role")
	}
	return s.store.List(ctx, f)
}

func (s *Service) unknownRole(location string) *problem.Problem {
	return problem.Invalid(location, "want one of "+strings.Join(s.roles, ", "))
}

// SetRole gives an account another role. Its sessions end: what it may do has changed.
func (s *Service) SetRole(ctx context.Context, admin Principal, id uuid.UUID, role string) (Account, error) {
	if !slices.Contains(s.roles, role) {
		return Account{}, s.unknownRole("body.role")
	}
	return s.change(ctx, admin, id, "account.role", func(tx Store, was string, _ bool) (any, error) {
		if was == role {
			return nil, nil
		}
		return map[string]string{"from": was, "to": role}, tx.SetRole(ctx, id, role)
	})
}

// SetDisabled keeps an account out, or lets it in again.
func (s *Service) SetDisabled(ctx context.Context, admin Principal, id uuid.UUID, disabled bool, reason string) (Account, error) {
	return s.change(ctx, admin, id, "account.disabled", func(tx Store, _ string, was bool) (any, error) {
		if was == disabled {
			return nil, nil
		}
		return map[string]any{"disabled": disabled, "reason": reason}, tx.SetDisabled(ctx, id, disabled)
	})
}

// change does an admin's act on another's account, with its line in the audit log. A nil detail means
// that there was nothing to do.
func (s *Service) change(ctx context.Context, admin Principal, id uuid.UUID, action string, act func(tx Store, role string, disabled bool) (any, error)) (Account, error) {
	if id == admin.ID {
		return Account{}, problem.New(http.StatusConflict, "own_account", "Ask another admin to change your account.")
	}
	var changed Account
	err := s.store.InTx(ctx, func(tx Store) error {
		role, disabled, err := tx.Lock(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return problem.NotFound("account")
		}
		if err != nil {
			return err
		}
		done, err := act(tx, role, disabled)
		if err != nil {
			return err
		}
		if done != nil {
			detail, err := json.Marshal(done)
			if err != nil {
				return err
			}
			if err := tx.RevokeSessions(ctx, id, uuid.Nil); err != nil {
				return err
			}
			if err := tx.Audit(ctx, Event{Actor: admin, Action: action, Subject: id, Detail: detail}); err != nil {
				return err
			}
		}
		changed, err = tx.ByID(ctx, id)
		return err
	})
	return changed, err
}

package webtest

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
)

// askBack has a customer ask for more money back than one admin alone may give, and makes a second admin.
func (s *seed) askBack(ctx context.Context) error {
	buyer, err := s.people.Customer(ctx, "regret")
	if err != nil {
		return err
	}
	plugin, err := uuid.Parse(s.world.Goods.Dear.ID)
	if err != nil {
		return err
	}
	purchase, err := s.people.Pay(ctx, buyer, scene.Item{Plugin: drive.Plugin{ID: plugin}}, cardOK, "paid")
	if err != nil {
		return err
	}
	if _, err := buyer.AwaitPurchase(ctx, purchase.ID, "fulfilled"); err != nil {
		return err
	}
	asked, err := buyer.AskForRefund(ctx, purchase.ID, "not_as_described", "Prometía vigilar también las licencias.\nNo lo hace.")
	if err != nil {
		return err
	}
	if asked.Status != "waiting" {
		return fmt.Errorf("the request for %s is %s: it should want two people", purchase.ID, asked.Status)
	}
	s.world.Goods.Request = asked.ID.String()
	return s.secondAdmin(ctx)
}

func (s *seed) secondAdmin(ctx context.Context) error {
	second, err := s.people.Customer(ctx, "second")
	if err != nil {
		return err
	}
	if err := s.people.StoreAdmin.Call(ctx, http.MethodPut, "/v1/admin/accounts/"+second.ID.String()+"/role", map[string]string{"role": "admin"}, nil); err != nil {
		return err
	}
	if second, err = drive.LogIn(ctx, second.Base, second.Email, scene.Password); err != nil {
		return err
	}
	s.world.People["secondAdmin"], err = asPerson(second, scene.Password)
	return err
}

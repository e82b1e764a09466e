package webtest

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
	"marketplace/internal/archive/archivetest"
	"marketplace/internal/money"
)

const (
	cardOK = "4242424242424242"
	// onShelf is more than one page of results.
	onShelf = 27
	atOnce  = 3 // uploads of one publisher
)

// Goods are what the seed put where tests expect something.
type Goods struct {
	// Paid, Wanted and Free are in the store; of Paid one test counts the sales. Wanted is sold in dollars and yen, too. Owned is one
	// that the customer `owner` bought and reviewed.
	Paid   Item `json:"paid"`
	Wanted Item `json:"wanted"`
	Free   Item `json:"free"`
	Owned  Item `json:"owned"`
	// Dear is one whose money no admin alone may give back; Request asks for it.
	Dear    Item   `json:"dear"`
	Request string `json:"request"`
	// Draft has never been submitted. Update is another release of Owned, which waits for a reviewer.
	Draft      Item   `json:"draft"`
	Update     Item   `json:"update"`
	Submission string `json:"submission"`
	Purchase   string `json:"purchase"`
	Document   string `json:"document"` // the purchase's receipt
	// Transaction is of the books; Case is one of the reconciliation; Payout is the publisher's.
	Transaction string `json:"transaction"`
	Case        string `json:"case"`
	Payout      string `json:"payout"` // of which a part was taken back
	Coupon      string `json:"coupon"` // a code of the platform that takes a quarter off
	// Dispute waits for an answer; Contested is another, for who sends one.
	Dispute   string `json:"dispute"`
	Contested string `json:"contested"`
	// PublisherCoupon is the ID of a publisher's, good for Wanted.
	PublisherCoupon string `json:"publisherCoupon"`
	Publisher       string `json:"publisher"`
	Category        string `json:"category"`
}

// Item is a plugin with its release, by their addresses.
type Item struct {
	ID      string `json:"id"`
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Release string `json:"release"`
	price   int64
	prices  []money.Money // in other currencies
}

// customers are as many as tests need who must not meet in one library.
var customers = []string{"owner", "double", "back", "tabs", "keyboard", "form", "outage", "traveller", "contested"}

const category = "linters"

// Seed fills an empty stack with what the tests look at, over HTTP, and tells the tests of it.
func Seed(ctx context.Context, s *stack.Stack) (World, error) {
	w := newWorld(s)
	people, err := scene.Open(ctx, s, s.URLs()["api"], w.Panel+"/api")
	if err != nil {
		return w, err
	}
	seed := &seed{people: people, world: &w, buyers: map[string]*drive.Person{}, stripeKey: s.Value("STRIPE_SECRET_KEY")}
	if err := seed.meet(ctx, s); err != nil {
		return w, err
	}
	for _, step := range []func(context.Context) error{seed.stock, seed.leaveOpen, seed.promote, seed.buy, seed.askBack, seed.contest, seed.payOut, seed.booked, seed.differ} {
		if err := step(ctx); err != nil {
			return w, err
		}
	}
	return w, nil
}

type seed struct {
	people *scene.Scene
	world  *World
	buyers map[string]*drive.Person
	// stripeKey charges beside the product.
	stripeKey string
}

// meet signs up the customers, and has everybody's session told to the tests.
func (s *seed) meet(ctx context.Context, running *stack.Stack) error {
	all, err := staff(running, s.people)
	if err != nil {
		return err
	}
	for _, name := range customers {
		if s.buyers[name], err = s.people.Customer(ctx, name); err != nil {
			return err
		}
		if all[name], err = asPerson(s.buyers[name], scene.Password); err != nil {
			return err
		}
	}
	if all["publisher"], err = asPerson(s.people.Publisher, scene.Password); err != nil {
		return err
	}
	s.world.People, s.world.Goods.Publisher, s.world.Goods.Category = all, s.people.Publisher.ID.String(), category
	return nil
}

// stock publishes more than a page of plugins.
func (s *seed) stock(ctx context.Context) error {
	goods := &s.world.Goods
	goods.Paid = Item{Slug: "guardabosques", Name: "Guardabosques", price: 1900}
	goods.Owned = Item{Slug: "rosa-de-los-vientos", Name: "Rosa de los vientos", price: 900}
	goods.Wanted = Item{Slug: "veleta", Name: "Veleta", price: 700, prices: []money.Money{{Minor: 800, Currency: "USD"}, {Minor: 1200, Currency: "JPY"}}}
	goods.Dear = Item{Slug: "atalaya", Name: "Atalaya", price: 25_000}
	goods.Free = Item{Slug: "brujula-de-tipos", Name: "Brújula de tipos"}
	all := []*Item{&goods.Paid, &goods.Owned, &goods.Wanted, &goods.Dear, &goods.Free}
	others := make([]Item, onShelf-len(all))
	for i := range others {
		others[i] = Item{Slug: fmt.Sprintf("regla-%02d", i+1), Name: fmt.Sprintf("Regla %02d", i+1), price: int64(i%4) * 500}
		all = append(all, &others[i])
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, item := range all {
		group.Go(func() error { return s.publish(ctx, item) })
	}
	return group.Wait()
}

// draft makes a plugin with a release that could be submitted.
func (s *seed) draft(ctx context.Context, item *Item) (drive.Release, error) {
	plugin, err := s.people.Publisher.CreatePlugin(ctx, map[string]any{
		"slug": item.Slug, "name": item.Name, "category": category, "hosts": map[string]string{"eslint": ">=8"}, "license": "MIT",
		"summary":     "Encuentra lo que se ha perdido en el código antes de que lo echen en falta.",
		"description": "# " + item.Name + "\n\n" + strings.Repeat("Mira cada archivo y dice qué falta, con una regla por caso. ", 8) + "\n\n```js\nexport default { rules: {} };\n```\n",
		"tags":        []string{"eslint", "calidad"}, "links": map[string]string{"homepage": "https://example.com/" + item.Slug},
		"price": map[string]any{"minor": item.price, "currency": "EUR"}, "prices": append([]money.Money{}, item.prices...),
	})
	if err != nil {
		return drive.Release{}, fmt.Errorf("%s: %w", item.Slug, err)
	}
	release, err := s.people.Publisher.Upload(ctx, plugin.ID, bytes.NewReader(archivetest.Tgz(archivetest.Plugin(item.Slug, "1.0.0"))), "La primera.")
	item.ID, item.Release = plugin.ID.String(), release.ID.String()
	return release, err
}

func (s *seed) publish(ctx context.Context, item *Item) error {
	release, err := s.draft(ctx, item)
	if err != nil {
		return err
	}
	if item == &s.world.Goods.Owned {
		if err := s.license(ctx, item); err != nil {
			return err
		}
	}
	submission, err := s.people.Publisher.Submit(ctx, release.ID)
	if err != nil {
		return err
	}
	if err := s.people.Decide(ctx, submission.ID, 1, "approve", "meets_policy", ""); err != nil {
		return err
	}
	return s.people.Publisher.AwaitRelease(ctx, release.ID, "published")
}

// license has a plugin come with license keys.
func (s *seed) license(ctx context.Context, item *Item) error {
	id, err := uuid.Parse(item.ID)
	if err != nil {
		return err
	}
	return s.people.Publisher.SetLicensing(ctx, id, drive.Licensing{Enabled: true, MaxActivations: 3, Offline: true, OfflineDays: 30, GraceDays: 7})
}

// leaveOpen leaves a draft, and a submission for a reviewer.
func (s *seed) leaveOpen(ctx context.Context) error {
	goods := &s.world.Goods
	goods.Draft = Item{Slug: "cuaderno-de-bitacora", Name: "Cuaderno de bitácora", price: 500}
	if _, err := s.draft(ctx, &goods.Draft); err != nil {
		return err
	}
	return s.update(ctx)
}

// update submits another release of a plugin that is in the store.
func (s *seed) update(ctx context.Context) error {
	goods := &s.world.Goods
	plugin, err := uuid.Parse(goods.Owned.ID)
	if err != nil {
		return err
	}
	files := archivetest.With(archivetest.Plugin(goods.Owned.Slug, "1.1.0"), "package/index.js", "module.exports = { rules: { perdido: {} } };\n")
	release, err := s.people.Publisher.Upload(ctx, plugin, bytes.NewReader(archivetest.Tgz(files)), "Una regla más.")
	if err != nil {
		return err
	}
	submission, err := s.people.Publisher.Submit(ctx, release.ID)
	if err != nil {
		return err
	}
	goods.Update, goods.Submission = Item{ID: goods.Owned.ID, Slug: goods.Owned.Slug, Name: goods.Owned.Name, Release: release.ID.String()}, submission.ID.String()
	_, err = s.people.Reviewer.AwaitSubmission(ctx, submission.ID, 1, "in_review")
	return err
}

// promote makes a discount code.
func (s *seed) promote(ctx context.Context) error {
	s.world.Goods.Coupon = "BIENVENIDA"
	if err := s.people.StoreAdmin.Call(ctx, http.MethodPost, "/v1/admin/coupons", map[string]any{
		"code": s.world.Goods.Coupon, "kind": "percent", "basisPoints": 2500, "maxPerCustomer": 1,
	}, nil); err != nil {
		return err
	}
	var made struct {
		ID      string `json:"id"`
		InStore bool   `json:"inStore"`
	}
	if err := s.people.Publisher.Call(ctx, http.MethodPost, "/v1/coupons", map[string]any{
		"code": "VERANO-26", "kind": "amount", "amounts": []map[string]any{{"minor": 150, "currency": "EUR"}, {"minor": 200, "currency": "USD"}},
		"pluginIds": []string{s.world.Goods.Wanted.ID}, "endsAt": "2199-12-31T23:00:00Z", "maxUses": 50, "maxPerCustomer": 1,
	}, &made); err != nil {
		return err
	}
	s.world.Goods.PublisherCoupon = made.ID
	return drive.Until(ctx, "the publisher's coupon to be in the store", func(ctx context.Context) (bool, error) {
		err := s.people.Publisher.Call(ctx, http.MethodGet, "/v1/coupons/"+made.ID, nil, &made)
		return made.InStore, err
	})
}

// buy gives the customer `owner` a plugin, which is licensed to a machine and pleases, and a free one, which somebody reports.
func (s *seed) buy(ctx context.Context) error {
	goods, owner := s.world.Goods, s.buyers["owner"]
	plugin, err := uuid.Parse(goods.Owned.ID)
	if err != nil {
		return err
	}
	purchase, err := s.people.Pay(ctx, owner, scene.Item{Plugin: drive.Plugin{ID: plugin}}, cardOK, "paid")
	if err != nil {
		return err
	}
	if _, err := owner.AwaitPurchase(ctx, purchase.ID, "fulfilled"); err != nil {
		return err
	}
	s.world.Goods.Purchase = purchase.ID.String()
	license, err := owner.License(ctx, goods.Owned.Slug)
	if err != nil {
		return err
	}
	if err := owner.ActivateLicense(ctx, goods.Owned.Slug, license.Key, "portatil", "Portátil"); err != nil {
		return err
	}
	if err := owner.Review(ctx, goods.Owned.Slug, 5, "Justo lo que faltaba", "Encontró en un minuto lo que llevábamos semanas buscando."); err != nil {
		return err
	}
	if err := owner.Call(ctx, http.MethodPost, "/v1/plugins/"+goods.Free.Slug+"/get", nil, nil); err != nil {
		return err
	}
	return owner.Call(ctx, http.MethodPost, "/v1/plugins/"+goods.Free.Slug+"/reports", map[string]string{"reason": "misleading", "note": "Promete más de lo que hace."}, nil)
}

// payOut pays the publisher what has been earned, after a hold that is over, and takes a part of it back.
func (s *seed) payOut(ctx context.Context) error {
	publisher, admin := s.people.Publisher, s.people.StoreAdmin
	if err := drive.OnboardPublisher(ctx, publisher, "ES", drive.TestIBAN); err != nil {
		return err
	}
	if err := s.people.Sim.Control(ctx, http.MethodPost, "/available", map[string]any{}, nil); err != nil {
		return err
	}
	if err := admin.PlaceHold(ctx, publisher.ID, "identity", "Nos falta saber quién está detrás de la cuenta."); err != nil {
		return err
	}
	if err := admin.ReleaseHold(ctx, publisher.ID, "Ya está aclarado"); err != nil {
		return err
	}
	paid, err := admin.PayPublisher(ctx, publisher.ID, "Lo pidieron antes de las fiestas")
	if err != nil {
		return err
	}
	if len(paid) != 1 || paid[0].Status != "sent" {
		return fmt.Errorf("the payout is %+v", paid)
	}
	s.world.Goods.Payout = paid[0].ID.String()
	_, err = admin.ReversePayout(ctx, paid[0].ID, 100, paid[0].Amount.Currency, "overpaid", "Se contó dos veces")
	return err
}

// contest has the bank of the customer `contested` call two payments into question.
func (s *seed) contest(ctx context.Context) error {
	goods := &s.world.Goods
	for item, dispute := range map[*Item]*string{&goods.Owned: &goods.Dispute, &goods.Wanted: &goods.Contested} {
		who := s.buyers["contested"]
		plugin, err := uuid.Parse(item.ID)
		if err != nil {
			return err
		}
		purchase, err := s.people.Pay(ctx, who, scene.Item{Plugin: drive.Plugin{ID: plugin}}, cardOK, "paid")
		if err != nil {
			return err
		}
		if _, err := who.AwaitPurchase(ctx, purchase.ID, "fulfilled"); err != nil {
			return err
		}
		if _, err := who.Download(ctx, item.Slug, "latest"); err != nil {
			return err
		}
		if *dispute, err = s.people.Sim.Dispute(ctx, purchase.Session(), map[string]any{"reason": "product_not_received"}); err != nil {
			return err
		}
		if _, err := s.people.StoreAdmin.AwaitDispute(ctx, *dispute, "needs_response"); err != nil {
			return err
		}
	}
	return nil
}

package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"marketplace/dev/drive"
)

func expectRefusal(err error, code string) error {
	if r, ok := errors.AsType[*drive.Refusal](err); ok && r.Code == code {
		return nil
	}
	return fmt.Errorf("expected the refusal %s, got: %w", code, errOr(err))
}

func errOr(err error) error {
	if err == nil {
		return errors.New("no refusal")
	}
	return err
}

// fulfilled are the sales that bought something and were not given back.
func (d *demo) fulfilled() []*sale {
	return slices.DeleteFunc(slices.Clone(d.sales), func(s *sale) bool { return s.purchase.Status != "fulfilled" })
}

// useAll: those who own a plugin download it and say what they think; those who do not may not.
func (d *demo) useAll(ctx context.Context) error {
	d.planOpinions()
	d.planUses()
	if err := each(ctx, d.fulfilled(), func(ctx context.Context, s *sale) error {
		return d.step(fmt.Sprintf("%s downloads %s", s.customer.Email, s.plugin.slug), func() error {
			for _, version := range s.downloads {
				if _, err := s.customer.Download(ctx, s.plugin.slug, version); err != nil {
					return err
				}
			}
			if s.opinion.Stars == 0 {
				return nil
			}
			return s.customer.Review(ctx, s.plugin.slug, s.opinion.Stars, s.opinion.Title, s.opinion.Body)
		})
	}); err != nil {
		return err
	}
	if err := d.activateAll(ctx); err != nil {
		return err
	}
	if err := each(ctx, d.uses, func(ctx context.Context, u use) error {
		return d.step(fmt.Sprintf("%s takes %s, which is free", u.customer.Email, u.plugin.slug), func() error {
			if err := u.customer.Call(ctx, http.MethodPost, "/v1/plugins/"+u.plugin.slug+"/get", nil, nil); err != nil {
				return err
			}
			if _, err := u.customer.Download(ctx, u.plugin.slug, "latest"); err != nil || u.opinion.Stars == 0 {
				return err
			}
			return u.customer.Review(ctx, u.plugin.slug, u.opinion.Stars, u.opinion.Title, u.opinion.Body)
		})
	}); err != nil {
		return err
	}
	if err := each(ctx, d.free, func(ctx context.Context, p onSale) error {
		return d.step("anyone downloads "+p.slug+", which is free", func() error {
			_, err := (&drive.Person{Client: drive.NewClient(d.API)}).Download(ctx, p.slug, "latest")
			return err
		})
	}); err != nil {
		return err
	}
	return d.step("who has not bought may neither download nor review", func() error {
		stranger, err := drive.SignUp(ctx, d.API, d.Mailbox, "stranger-"+d.run+"@demo.localhost", password, "Stranger")
		if err != nil {
			return err
		}
		_, err = stranger.Download(ctx, d.shelf[0].slug, "latest")
		if err := expectRefusal(err, "not_entitled"); err != nil {
			return err
		}
		return expectRefusal(stranger.Review(ctx, d.shelf[0].slug, 5, "", "I have never seen it."), "not_entitled")
	})
}

// statistics: what was sold and downloaded arrives at the publishers.
func (d *demo) statistics(ctx context.Context) error {
	expected, downloads := map[string]int64{}, map[string]int64{}
	for _, s := range d.sales {
		switch s.purchase.Status {
		case "fulfilled":
			expected[s.plugin.slug]++
			downloads[s.plugin.slug] += int64(len(s.downloads))
		case "refunded", "partially_refunded", "disputed", "dispute_lost":
			expected[s.plugin.slug]++
		}
	}
	if err := d.step("the facts leave for the statistics", func() error { return d.letFactsGo(ctx) }); err != nil {
		return err
	}
	return each(ctx, d.shelf, func(ctx context.Context, p onSale) error {
		return d.step("the publisher of "+p.slug+" sees what was sold", func() error {
			return drive.Until(ctx, "the statistics", func(ctx context.Context) (bool, error) {
				sales, fetched, err := sold(ctx, p.publisher, p.id)
				if err != nil {
					return false, err
				}
				if sales != p.soldBefore+expected[p.slug] || fetched < downloads[p.slug] {
					return false, fmt.Errorf("%d sales and %d downloads, expected are %d and %d", sales, fetched, p.soldBefore+expected[p.slug], downloads[p.slug])
				}
				if err := d.shownAs(ctx, p, fetched); err != nil {
					return false, err
				}
				return true, drainCSV(ctx, p)
			})
		})
	})
}

// sold is what the publisher is told of a plugin.
func sold(ctx context.Context, publisher *drive.Person, plugin uuid.UUID) (sales, downloads int64, err error) {
	var s struct {
		Totals struct{ Sales, Downloads int64 } `json:"totals"`
	}
	err = publisher.Call(ctx, http.MethodGet, "/v1/plugins/"+plugin.String()+"/statistics?from="+time.Now().AddDate(-1, 0, 0).Format(time.DateOnly), nil, &s)
	return s.Totals.Sales, s.Totals.Downloads, err
}

// drainCSV makes sure that the same is to be had as CSV.
func drainCSV(ctx context.Context, p onSale) error {
	answer, err := p.publisher.Send(ctx, http.MethodGet, "/v1/plugins/"+p.id.String()+"/statistics.csv", nil)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("statistics.csv: %s", answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// shownAs makes sure that the store's card counts what the statistics count.
func (d *demo) shownAs(ctx context.Context, p onSale, downloads int64) error {
	var found struct {
		Items []struct {
			Slug      string
			Downloads int64
		}
	}
	if err := d.storeOps.Call(ctx, http.MethodGet, "/v1/plugins?limit=50&facets=false&q="+url.QueryEscape(p.slug), nil, &found); err != nil {
		return err
	}
	for _, card := range found.Items {
		if card.Slug == p.slug && card.Downloads == downloads {
			return nil
		}
	}
	return fmt.Errorf("the store shows %s otherwise than with the %d downloads of the statistics: %v", p.slug, downloads, found.Items)
}

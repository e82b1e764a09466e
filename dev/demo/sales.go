package demo

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"marketplace/dev/drive"
)

// What the first run makes the past of.
const (
	firstCustomers     = 60
	salesPerCent       = 35 // of popularity
	popularityPerRater = 6  // of a free plugin
)

// use is one customer taking one free plugin.
type use struct {
	customer *drive.Person
	plugin   onSale
	opinion  opinion
	at       time.Time
	seed     string
}

// planSales says who buys what, how and when, in the order of time. The last few are those whose webhooks are lost.
func (d *demo) planSales() error {
	plan := d.planLater
	if d.fresh {
		plan = d.planFirst
	}
	if err := plan(); err != nil {
		return err
	}
	for _, s := range d.sales {
		s.downloads = s.plugin.versions
	}
	d.planWays()
	if d.fresh {
		if err := d.planCustomer(); err != nil {
			return err
		}
		// The last are paid alone, without webhooks: what goes otherwise is not among them.
		slices.SortStableFunc(d.sales[:len(d.sales)-lostWebhooks], func(a, b *sale) int { return a.at.Compare(b.at) })
	}
	d.planCoupons()
	return nil
}

// oneIn so many purchases of a history is given back.
const oneIn = 30

// planWays has some of the sales go otherwise than by a card that is simply charged.
func (d *demo) planWays() {
	rng := dice("ways")
	order := rng.Perm(len(d.sales) - lostWebhooks)
	for i, special := range specialPlan {
		d.sales[order[i]].way = special
	}
	if !d.fresh {
		return
	}
	for i := len(specialPlan); i < len(order); i += oneIn {
		d.sales[order[i]].regret = true
	}
}

// planFirst gives every plugin the sales that its popularity earned it since its launch.
func (d *demo) planFirst() error {
	for _, p := range d.shelf {
		rng := dice(p.Package + " sales")
		r := p.rhythm(d.now)
		n := min(p.Popularity*salesPerCent/100, len(d.buyers))
		for _, i := range rng.Perm(len(d.buyers))[:n] {
			d.sales = append(d.sales, &sale{customer: d.buyers[i], plugin: p, way: byCard, at: r.moment(rng), seed: fmt.Sprintf("%s %d", p.slug, i), place: placeOf(i)})
		}
	}
	return nil
}

// planLater gives every sale a customer and a plugin that go together once only.
func (d *demo) planLater() error {
	if laterSales > len(d.buyers)*len(d.shelf) {
		return errors.New("too few customers and plugins for so many sales")
	}
	type pair struct{ buyer, plugin int }
	seen := map[pair]bool{}
	rng := dice(d.run)
	for len(d.sales) < laterSales {
		next := pair{rng.IntN(len(d.buyers)), rng.IntN(len(d.shelf))}
		if seen[next] {
			continue
		}
		seen[next] = true
		d.sales = append(d.sales, &sale{customer: d.buyers[next.buyer], plugin: d.shelf[next.plugin], way: byCard, place: placeOf(next.buyer)})
	}
	return nil
}

// planUses says who takes which free plugin, and what they think of it.
func (d *demo) planUses() {
	for _, p := range d.free {
		rng := dice(p.Package + " uses")
		n := 1
		if d.fresh {
			n = min(1+p.Popularity/popularityPerRater, len(d.buyers))
		}
		r := p.rhythm(d.now)
		opinions := opinionsOf(d.texts, p.plugin, n)
		for i, buyer := range rng.Perm(len(d.buyers))[:n] {
			u := use{customer: d.buyers[buyer], plugin: p, seed: fmt.Sprintf("%s %d", p.slug, buyer)}
			if i < len(opinions) {
				u.opinion = opinions[i]
			}
			if d.fresh {
				u.at = r.moment(rng)
			}
			d.uses = append(d.uses, u)
		}
		if daysAgo := customerUses[p.slug]; d.fresh && daysAgo > 0 {
			d.uses = append(d.uses, use{customer: d.demoCustomer, plugin: p, seed: p.slug, at: r.within(d.now.Add(-time.Duration(daysAgo) * day))})
		}
	}
}

// planOpinions gives those who kept what they bought something to say, for most of them.
func (d *demo) planOpinions() {
	byPlugin := map[string][]*sale{}
	for _, s := range d.fulfilled() {
		if s.customer != d.demoCustomer {
			byPlugin[s.plugin.slug] = append(byPlugin[s.plugin.slug], s)
		}
	}
	for _, p := range d.shelf {
		sales := byPlugin[p.slug]
		for i, o := range opinionsOf(d.texts, p.plugin, (len(sales)*4+4)/5) {
			sales[i].opinion = o
		}
	}
}

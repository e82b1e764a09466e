package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"marketplace/dev/drive"
)

// publisherName is what the demo login of the publisher calls itself, for the store to show.
const publisherName = "Open Workbench"

// logIn opens the demo logins' sessions.
func (d *demo) logIn(ctx context.Context) error {
	for _, l := range []struct {
		into **drive.Person
		api  string
		who  Login
	}{
		{&d.reviewer, d.Panel, d.Reviewer}, {&d.demoPublisher, d.Panel, d.Publisher},
		{&d.storeOps, d.API, d.StoreAdmin}, {&d.demoCustomer, d.API, d.Customer},
	} {
		var err error
		if *l.into, err = drive.LogIn(ctx, l.api, l.who.Email, l.who.Password); err != nil {
			return err
		}
	}
	return d.demoPublisher.Call(ctx, http.MethodPatch, "/v1/account", map[string]string{"name": publisherName}, nil)
}

// mostRecent is what an owner downloads who keeps up to date; others stay with the first version.
const mostRecent = -1

// customerPlan is what the demo login of the customer has bought, and when.
var customerPlan = []struct {
	slug    string
	daysAgo int
	way     way
	regret  bool // given back
	version int  // which one they downloaded, by its place in the list
	opinion opinion
}{
	{"eslint-plugin-react", 131, byCard, false, 0, opinion{5, "Mi primera compra aquí", "Instalado en diez minutos. El mismo día encontró dos useEffect a los que les faltaba algo en la lista."}},
	{"autoprefixer", 118, byCard, false, 1, opinion{4, "Fiable", "Lo usamos en tres sitios distintos con la misma lista de navegadores."}},
	{"vite-plugin-inspect", 74, way{"3-D Secure", (*demo).payWithChallenge}, false, mostRecent, opinion{5, "Por fin se ve qué hace cada plugin", "La vista por módulo, con el antes y el después, vale por sí sola lo que cuesta."}},
	{"cssnano", 66, way{"abandoned until it expires", (*demo).abandon}, false, 0, opinion{}},
	{"fastify-jwt", 52, byCard, true, 0, opinion{}},
	{"postcss-nested", 33, way{"delayed method, refused by the bank", (*demo).payDelayedRefused}, false, 0, opinion{}},
	{"rollup-plugin-visualizer", 29, byCard, false, 0, opinion{}},
	{"fastify-swagger", 17, way{"cancelled by the customer", (*demo).cancel}, false, 0, opinion{}},
	{"prettier-plugin-tailwindcss", 9, way{"delayed method, settled", (*demo).payDelayed}, false, mostRecent, opinion{}},
}

// customerUses are the free plugins in the library of the same.
var customerUses = map[string]int{"eslint-plugin-promise": 140, "vite-plugin-svgr": 81, "prettier-plugin-organize-imports": 12} // days ago

// planCustomer adds what the demo login buys, before the others: it is not among the last.
func (d *demo) planCustomer() error {
	bySlug := map[string]onSale{}
	for _, p := range d.shelf {
		bySlug[p.slug] = p
	}
	own := make([]*sale, 0, len(customerPlan)+len(d.sales))
	for i, c := range customerPlan {
		p, found := bySlug[c.slug]
		if !found {
			return fmt.Errorf("%s is not on sale", c.slug)
		}
		s := &sale{customer: d.demoCustomer, plugin: p, way: c.way, seed: c.slug, regret: c.regret, opinion: c.opinion, place: placeOf(0),
			at: p.rhythm(d.now).within(d.now.Add(-time.Duration(c.daysAgo)*day - time.Duration(i*53)*time.Minute))}
		if c.version != mostRecent {
			s.downloads = p.versions[c.version : c.version+1]
		}
		own = append(own, s)
	}
	d.sales = append(own, d.sales...)
	return nil
}

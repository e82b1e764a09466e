package storefront

import (
	"net/url"
	"strings"
	"time"
)

// thing is a node of JSON-LD.
type thing map[string]any

func (v *visit) website() thing {
	return thing{
		"@context": "https://schema.org", "@type": "WebSite", "name": v.site.Brand.Name, "url": v.site.Address("/"),
		"potentialAction": thing{"@type": "SearchAction", "target": v.site.Address("/plugins") + "?q={search_term_string}", "query-input": "required name=search_term_string"},
	}
}

func (v *visit) software(p plugin) thing {
	day := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	price, _, _ := strings.Cut(p.Price.String(), " ")
	address := v.site.Address("/plugins/" + url.PathEscape(p.Slug))
	about := thing{
		"@context": "https://schema.org", "@type": "SoftwareApplication", "name": p.Name, "description": p.Summary, "url": address,
		"applicationCategory": "DeveloperApplication", "softwareVersion": p.LatestVersion, "license": p.License,
		"datePublished": day(p.PublishedAt), "dateModified": day(p.UpdatedAt), "keywords": strings.Join(p.Tags, ", "),
		"publisher": thing{"@type": "Organization", "name": p.Publisher.Name, "url": v.site.Address("/publishers/" + p.Publisher.ID)},
		"offers":    thing{"@type": "Offer", "price": price, "priceCurrency": p.Price.Currency, "url": address, "availability": "https://schema.org/InStock"},
	}
	if picture := p.picture(); picture != "" {
		about["image"] = v.site.Address(picture)
	}
	if len(p.ScreenshotURLs) > 0 {
		shots := make([]string, len(p.ScreenshotURLs))
		for i, shot := range p.ScreenshotURLs {
			shots[i] = v.site.Address(apiPath(shot))
		}
		about["screenshot"] = shots
	}
	if p.Rating.Count > 0 {
		about["aggregateRating"] = thing{"@type": "AggregateRating", "ratingValue": p.Rating.Average, "ratingCount": p.Rating.Count, "bestRating": 5, "worstRating": 1}
	}
	return about
}

func (v *visit) trail(p plugin) thing {
	return v.breadcrumbs(named{"/categories/" + p.Category, v.texts.category(p.Category).Name}, named{"/plugins/" + url.PathEscape(p.Slug), p.Name})
}

func (v *visit) breadcrumbs(steps ...named) thing {
	items := make([]thing, 0, len(steps)+1)
	for i, step := range append([]named{{"/", v.site.Brand.Name}}, steps...) {
		items = append(items, thing{"@type": "ListItem", "position": i + 1, "name": step.Name, "item": v.site.Address(step.Path)})
	}
	return thing{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
}

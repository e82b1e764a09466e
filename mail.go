package main

import (
	"marketplace/internal/brand"
	"marketplace/internal/mail"
)

// ownAccents are those of the front ends, for mails of a marketplace that has set none
// (web/shared/src/theme/tokens.css).
var ownAccents = mail.Brand{
	Light: mail.Accent{Fill: "#2f55e0", On: "#ffffff", Text: "#2a4fd6"},
	Dark:  mail.Accent{Fill: "#4a6cf0", On: "#ffffff", Text: "#9db1ff"},
}

// mailRenderer makes mails in the look of the marketplace that lead to the pages at address.
func mailRenderer(b brand.Brand, address string) mail.Renderer {
	look := ownAccents
	look.Name = b.Name
	if b.Accent != nil {
		look.Light, look.Dark = mailAccent(b.Accent.Light), mailAccent(b.Accent.Dark)
	}
	for _, l := range b.Legal {
		look.Legal = append(look.Legal, mail.LegalLink{Kind: l.Kind, URL: l.Href})
	}
	if b.Logo != nil && b.Logo.MediaType == "image/png" { // few mail programs show the others
		look.LogoURL = trimSlash(address) + "/brand/logo?" + b.Logo.Tag
	}
	return mail.Renderer{Brand: look, BaseURL: trimSlash(address)}
}

func mailAccent(s brand.Scheme) mail.Accent {
	return mail.Accent{Fill: s.Fill.String(), On: s.On.String(), Text: s.Text.String()}
}

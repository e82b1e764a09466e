package mail

// Brand is whose mails these are and how they look.
type Brand struct {
	Name        string
	Light, Dark Accent
	// LogoURL is an image in place of the name; "" is none. It is the only thing that a mail loads.
	LogoURL string
	Legal   []LegalLink
}

// Accent is the one accent colour as a theme needs it, each #rrggbb: of the button, of the words on it, and
// of links.
type Accent struct{ Fill, On, Text string }

// LegalLink is an address that the footer names: of the terms, privacy, imprint or contact.
type LegalLink struct{ Kind, URL string }

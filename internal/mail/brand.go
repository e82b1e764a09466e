package mail

// Brand is whose mails these are and how they look. The colours are #rrggbb.
type Brand struct {
	Name       string
	Accent     string // fills the button
	OnAccent   string // readable on Accent
	Link       string // readable on white
	LinkOnDark string // readable on nearly black
	// LogoURL is an image in place of the name; "" is none. It is the only thing that a mail loads.
	LogoURL string
	Legal   []LegalLink
}

// LegalLink is a page that the footer names.
type LegalLink struct{ Name, URL string }

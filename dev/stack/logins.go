package stack

import (
	"context"
	"strings"
)

// Login is a demo account.
type Login struct {
	Side     string `json:"side"` // marketplace or publisher
	Role     string `json:"role"`
	Email    string `json:"email"`
	Password string `json:"password"`
	URL      string `json:"url"`
}

func (s *Stack) demoLogins() []Login {
	password := s.secrets["DEMO_PASSWORD"]
	store, panel := s.values["STOREFRONT_URL"], s.values["PUBLISHER_URL"]
	return []Login{
		{"marketplace", "customer", "customer@demo.localhost", password, store},
		{"marketplace", "admin", "admin@demo.localhost", password, store},
		{"publisher", "publisher", "publisher@demo.localhost", password, panel},
		{"publisher", "reviewer", "reviewer@demo.localhost", password, panel},
		{"publisher", "admin", "admin@demo.localhost", password, panel},
	}
}

// createLogins makes the demo accounts that are not there yet.
func (s *Stack) createLogins(ctx context.Context) error {
	for _, l := range s.demoLogins() {
		// The password goes by the pipe: arguments are for everybody to see.
		_, err := s.command(ctx, adminEnv, l.Password+"\n", "admin", "create", l.Side,
			"--role", l.Role, "--email", l.Email, "--name", "Demo "+strings.ToUpper(l.Role[:1])+l.Role[1:], "--password-stdin")
		if err != nil {
			return err
		}
		s.Logins = append(s.Logins, l)
	}
	return nil
}

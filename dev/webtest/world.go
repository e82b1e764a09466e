package webtest

import (
	"net/url"

	"marketplace/dev/drive"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
	"marketplace/internal/site"
)

// World is what the tests are told, as JSON (web/e2e/world.ts).
type World struct {
	Storefront string `json:"storefront"`
	Panel      string `json:"panel"`
	Mailbox    string `json:"mailbox"`
	Stripe     string `json:"stripe"`
	Control    string `json:"control"`
	// Routes are those of the two routers.
	Routes struct {
		Storefront []string `json:"storefront"`
		Panel      []string `json:"panel"`
	} `json:"routes"`
	Password string `json:"password"`
	// Staff and customers who are logged in already, by name: what one network may log in is limited.
	People map[string]Person `json:"people"`
	// Goods are what the seed put into the store and the panel.
	Goods Goods `json:"goods"`
}

// Person is somebody with a session.
type Person struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Cookie   Cookie `json:"cookie"`
}

// Cookie is a session.
type Cookie struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func newWorld(s *stack.Stack) World {
	urls := s.URLs()
	w := World{Storefront: urls["storefront"], Panel: urls["publisher"], Mailbox: urls["mailbox"], Stripe: urls["stripe"], Password: scene.Password}
	w.Routes.Storefront, w.Routes.Panel = site.Storefront, site.Panel
	return w
}

// staff are the demo logins, whose passwords tests may need.
func staff(s *stack.Stack, people *scene.Scene) (map[string]Person, error) {
	all := map[string]Person{}
	sessions := map[string]*drive.Person{
		"marketplace admin": people.StoreAdmin, "publisher reviewer": people.Reviewer, "publisher admin": people.PanelAdmin,
	}
	names := map[string]string{"marketplace admin": "storeAdmin", "publisher reviewer": "reviewer", "publisher admin": "panelAdmin"}
	for _, l := range s.Logins {
		key := l.Side + " " + l.Role
		if who, ok := sessions[key]; ok {
			person, err := asPerson(who, l.Password)
			if err != nil {
				return nil, err
			}
			all[names[key]] = person
		}
	}
	return all, nil
}

func asPerson(who *drive.Person, password string) (Person, error) {
	base, err := url.Parse(who.Base)
	if err != nil {
		return Person{}, err
	}
	person := Person{Email: who.Email, Password: password}
	for _, c := range who.HTTP.Jar.Cookies(base) {
		person.Cookie = Cookie{c.Name, c.Value}
	}
	return person, nil
}

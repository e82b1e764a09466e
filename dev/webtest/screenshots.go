package webtest

import (
	"context"
	"io"

	"marketplace/dev/drive"
	"marketplace/dev/stack"
)

// Screenshots takes pictures of the main pages of a stack with the demo's data: all of them into .dev/screenshots, the
// best into docs/screenshots.
func Screenshots(ctx context.Context, root string, s *stack.Stack, out io.Writer) error {
	world := newWorld(s)
	world.People = map[string]Person{}
	for name, login := range map[string]struct{ side, role string }{
		"customer": {"marketplace", "customer"}, "storeAdmin": {"marketplace", "admin"},
		"publisher": {"publisher", "publisher"}, "reviewer": {"publisher", "reviewer"}, "panelAdmin": {"publisher", "admin"},
	} {
		person, err := logIn(ctx, s, login.side, login.role)
		if err != nil {
			return err
		}
		world.People[name] = person
	}
	return Play(ctx, root, s, world, out, nil, "--project=screenshots", "--workers=1")
}

func logIn(ctx context.Context, s *stack.Stack, side, role string) (person Person, err error) {
	base := map[string]string{"marketplace": s.URLs()["api"], "publisher": s.URLs()["publisher"] + "/api"}[side]
	for _, l := range s.Logins {
		if l.Side != side || l.Role != role {
			continue
		}
		who, err := drive.LogIn(ctx, base, l.Email, l.Password)
		if err != nil {
			return person, err
		}
		return asPerson(who, l.Password)
	}
	return person, nil
}

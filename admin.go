package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/term"

	"marketplace/api"
	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/searchattr"
	"marketplace/internal/temporalclient"
	"marketplace/publisher"
	"marketplace/workflows"
)

type adminCreate struct {
	owners
	Side          string `arg:"" enum:"marketplace,publisher" help:"marketplace (customer, admin) or publisher (publisher, reviewer, admin)."`
	Role          string `required:"" help:"The account's role."`
	Email         string `required:"" help:"Address to log in with."`
	Name          string `required:"" help:"Name shown to others."`
	Locale        string `enum:"es,en" default:"es" help:"es or en."`
	PasswordStdin bool   `help:"Read the password from standard input; otherwise from ADMIN_PASSWORD, or ask for it."`
}

// Run makes the account, confirmed. An account that is there already is left as it is.
func (c *adminCreate) Run(ctx context.Context, out io.Writer) error {
	dsn, roles := c.MarketplaceOwnerDatabaseURL, api.AccountRoles
	variable, open := "MARKETPLACE_OWNER_DATABASE_URL", api.NewAccountStore
	if c.Side == "publisher" {
		dsn, roles = c.PublisherOwnerDatabaseURL, publisher.AccountRoles
		variable, open = "PUBLISHER_OWNER_DATABASE_URL", publisher.NewAccountStore
	}
	if dsn == "" {
		return usageError{fmt.Errorf("set %s", variable)}
	}
	if !slices.Contains(roles, c.Role) {
		return usageError{fmt.Errorf("--role %s: want one of %s", c.Role, strings.Join(roles, ", "))}
	}
	email, err := account.CheckEmail(c.Email)
	if err != nil {
		return usageError{errors.New("--email: not an e-mail address")}
	}
	name, err := account.CheckName(c.Name)
	if err != nil {
		return usageError{errors.New("--name: want 1 to 80 visible characters")}
	}
	password, err := c.password(os.Stdin)
	if err != nil {
		return usageError{err}
	}
	hash, err := account.HashPassword(password)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, string(dsn), 1)
	if err != nil {
		return usageError{err}
	}
	defer db.Close()
	made, err := open(db).Create(ctx, account.Account{ID: id, Email: email, Name: name, PasswordHash: hash, Role: c.Role, Locale: c.Locale})
	if err != nil {
		return fmt.Errorf("create account: %w", err)
	}
	what := "created"
	if !made {
		what = "is there already, left as it is"
	}
	_, err = fmt.Fprintf(out, "%s %s %s %s\n", c.Side, c.Role, email, what)
	return err
}

func (c *adminCreate) password(in *os.File) (string, error) {
	password := os.Getenv("ADMIN_PASSWORD")
	switch {
	case c.PasswordStdin:
		line, err := bufio.NewReader(in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		password = strings.TrimRight(line, "\r\n")
	case password == "" && term.IsTerminal(int(in.Fd())):
		_, _ = fmt.Fprint(os.Stderr, "Password: ")
		typed, err := term.ReadPassword(int(in.Fd()))
		_, _ = fmt.Fprintln(os.Stderr)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		password = string(typed)
	case password == "":
		return "", errors.New("give the password by --password-stdin, by ADMIN_PASSWORD or at a terminal")
	}
	if n := len([]rune(password)); n < account.MinPassword || n > account.MaxPassword {
		return "", fmt.Errorf("the password must have %d to %d characters", account.MinPassword, account.MaxPassword)
	}
	return password, nil
}

type adminSetupTemporal struct{}

// Run puts in place what the workflows need of the namespace. Doing it again changes nothing.
func (*adminSetupTemporal) Run(ctx context.Context, out io.Writer) error {
	c, err := temporalclient.Lazy()
	if err != nil {
		return usageError{err}
	}
	defer c.Close()
	if err := temporalclient.CheckNamespace(ctx, c); err != nil {
		return err
	}
	added, err := temporalclient.EnsureSearchAttributes(ctx, c, searchattr.All)
	if err != nil {
		return err
	}
	made := 0
	for _, schedule := range workflows.Schedules() {
		_, err := c.ScheduleClient().Create(ctx, schedule)
		if errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
			continue
		}
		if err != nil {
			return fmt.Errorf("create schedule %s: %w", schedule.ID, err)
		}
		made++
	}
	_, err = fmt.Fprintf(out, "temporal: %d search attributes and %d schedules added\n", len(added), made)
	return err
}

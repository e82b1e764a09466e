package stack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"marketplace/dev/postgres"
	marketplacedb "marketplace/queries/marketplace"
	publisherdb "marketplace/queries/publisher"
)

// side is one of the two databases.
type side struct {
	prefix   string // of its variables and of its role's names
	database string
	roles    string
}

var sides = []side{
	{"marketplace", "plugin_marketplace", marketplacedb.Roles},
	{"publisher", "publisher_db", publisherdb.Roles},
}

func (d side) urlVariable() string      { return strings.ToUpper(d.prefix) + "_DATABASE_URL" }
func (d side) ownerURLVariable() string { return strings.ToUpper(d.prefix) + "_OWNER_DATABASE_URL" }

// server names the Postgres that holds a database (or Temporal's store).
func (s *Stack) server(tenant string) string {
	if s.options.SeparatePostgres {
		return "postgres-" + tenant
	}
	return "postgres"
}

// startPostgres brings up every server that something embedded needs, and makes roles and databases.
func (s *Stack) startPostgres(ctx context.Context) error {
	tenants := []string{}
	for _, d := range sides {
		if s.values[d.urlVariable()] == "" {
			tenants = append(tenants, d.prefix)
		}
	}
	if s.ports["temporal"] != 0 && s.values["TEMPORAL_DATABASE_URL"] == "" {
		tenants = append(tenants, "temporal")
	}
	started := map[string]bool{}
	for _, tenant := range tenants {
		name := s.server(tenant)
		if started[name] {
			continue
		}
		started[name] = true
		if err := s.startServer(ctx, name); err != nil {
			return err
		}
	}
	for _, d := range sides {
		if s.values[d.urlVariable()] != "" {
			continue
		}
		if err := s.prepare(ctx, d); err != nil {
			return fmt.Errorf("prepare %s: %w", d.database, err)
		}
	}
	if s.ports["temporal"] != 0 && s.values["TEMPORAL_DATABASE_URL"] == "" {
		s.values["TEMPORAL_DATABASE_URL"] = s.adminURL("temporal", "postgres")
	}
	return nil
}

func (s *Stack) startServer(ctx context.Context, name string) error {
	bin, err := postgres.Binaries(s.options.Root)
	if err != nil {
		return err
	}
	log, err := s.logs.writer(name)
	if err != nil {
		return err
	}
	port := s.ports["postgres"]
	if name != "postgres" {
		if port, err = freePort(0); err != nil {
			return err
		}
	}
	s.postgresPorts[name] = port
	data := filepath.Join(s.home, name)
	hba := filepath.Join(s.home, "pg_hba.conf")
	// Everyone but the administrator proves who they are, so that a role that is handed to the wrong process fails here too.
	rules := "host all " + postgres.Superuser + " 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
	if err := os.WriteFile(hba, []byte(rules), 0o644); err != nil {
		return err
	}
	return s.add(ctx, &part{
		name: name,
		start: func(ctx context.Context) (running, error) {
			if err := waitForOldServer(ctx, data); err != nil {
				return nil, err
			}
			server, err := postgres.Start(ctx, postgres.Config{
				Bin: bin, Data: data, Port: port, Durable: true, Log: log,
				Settings: map[string]string{"hba_file": hba, "max_connections": "200", "shared_buffers": "64MB"},
			})
			if err != nil {
				return nil, err
			}
			return server, nil
		},
		ready: func(ctx context.Context) error {
			conn, err := pgx.Connect(ctx, postgresURL(postgres.Superuser, "", port, "postgres"))
			if err != nil {
				return err
			}
			return conn.Close(ctx)
		},
	})
}

// waitForOldServer lets a server whose supervisor was killed finish: the kernel has told it to stop.
func waitForOldServer(ctx context.Context, data string) error {
	pid := func() int {
		content, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
		if err != nil {
			return 0
		}
		first, _, _ := strings.Cut(string(content), "\n")
		n, err := strconv.Atoi(strings.TrimSpace(first))
		if err != nil || errors.Is(syscall.Kill(n, 0), syscall.ESRCH) || !isPostgres(n) {
			return 0
		}
		return n
	}
	deadline := time.Now().Add(grace)
	for old := pid(); old != 0; old = pid() {
		if time.Now().After(deadline) {
			// SIGQUIT is Postgres's immediate shutdown; committed work is safe in its log.
			_ = syscall.Kill(old, syscall.SIGQUIT)
			deadline = deadline.Add(grace)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// isPostgres keeps us from waiting for a stranger that was given the number of a dead server.
func isPostgres(pid int) bool {
	comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return err != nil || strings.TrimSpace(string(comm)) == "postgres"
}

// adminURL is the superuser's URL of a database on the server of a tenant.
func (s *Stack) adminURL(tenant, database string) string {
	return postgresURL(postgres.Superuser, "", s.postgresPorts[s.server(tenant)], database)
}

func postgresURL(user, password string, port int, database string) string {
	who := url.User(user)
	if password != "" {
		who = url.UserPassword(user, password)
	}
	u := url.URL{Scheme: "postgres", User: who, Host: address(port), Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// prepare makes roles and database, again and again to the same effect, and sets the URLs.
func (s *Stack) prepare(ctx context.Context, d side) error {
	conn, err := pgx.Connect(ctx, s.adminURL(d.prefix, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, d.roles); err != nil {
		return err
	}
	passwords := map[string]string{
		"owner": s.secrets[strings.ToUpper(d.prefix)+"_OWNER_PASSWORD"],
		"app":   s.secrets[strings.ToUpper(d.prefix)+"_APP_PASSWORD"],
	}
	for role, password := range passwords {
		// A password of ours has no quote in it; ALTER ROLE takes no parameters.
		if _, err := conn.Exec(ctx, fmt.Sprintf(`ALTER ROLE %s_%s PASSWORD '%s'`, d.prefix, role, password)); err != nil {
			return err
		}
	}
	var exists bool
	if err := conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, d.database).Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if _, err := conn.Exec(ctx, fmt.Sprintf(`CREATE DATABASE %s OWNER %s_owner`, d.database, d.prefix)); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, fmt.Sprintf(`REVOKE CONNECT ON DATABASE %[1]s FROM PUBLIC; GRANT CONNECT ON DATABASE %[1]s TO %[2]s_app`, d.database, d.prefix))
	if err != nil {
		return err
	}
	port := s.postgresPorts[s.server(d.prefix)]
	s.values[d.urlVariable()] = postgresURL(d.prefix+"_app", passwords["app"], port, d.database)
	s.values[d.ownerURLVariable()] = postgresURL(d.prefix+"_owner", passwords["owner"], port, d.database)
	return nil
}

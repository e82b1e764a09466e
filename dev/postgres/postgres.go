// Package postgres runs a real Postgres as a child process, for development and tests. It never ships.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"marketplace/dev/child"
)

// Superuser owns the cluster; loopback only, trusted without a password.
const Superuser = "postgres"

// nobody is who runs Postgres when we are root, which Postgres refuses to be.
const nobody = 65534

// Config says where and how a server runs.
type Config struct {
	Bin  string // folder with initdb and postgres, see Binaries
	Data string // the data directory; made if it is not there
	Port int    // 0 takes a free one
	// Durable keeps fsync on; tests turn it off, and lose data if the machine goes down.
	Durable  bool
	Settings map[string]string
	Log      io.Writer
}

// Server is a running Postgres.
type Server struct {
	Port int
	cmd  *exec.Cmd
	done chan struct{}
}

// Start initialises the data directory if it is new, starts Postgres on 127.0.0.1 and waits until it
// answers. The child dies with us, even by SIGKILL.
func Start(ctx context.Context, c Config) (*Server, error) {
	if c.Log == nil {
		c.Log = io.Discard
	}
	if err := c.initialise(ctx); err != nil {
		return nil, err
	}
	port := c.Port
	if port == 0 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		port = l.Addr().(*net.TCPAddr).Port
		_ = l.Close()
	}
	s := &Server{Port: port, done: make(chan struct{})}
	s.cmd = c.command("postgres", c.arguments(port)...)
	if err := child.Start(s.cmd); err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	go func() { _ = s.cmd.Wait(); close(s.done) }()
	return s, s.waitReady(ctx)
}

func (c Config) initialise(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(c.Data, "PG_VERSION")); err == nil {
		return nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	if os.Getuid() == 0 {
		if err := os.Chown(c.Data, nobody, nobody); err != nil {
			return err
		}
	}
	initdb := c.command("initdb", "-D", c.Data, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync")
	if err := run(initdb); err != nil {
		return fmt.Errorf("initdb %s: %w (may the user `nobody` enter every folder above it?)", c.Data, err)
	}
	return ctx.Err()
}

func run(cmd *exec.Cmd) error {
	if err := child.Start(cmd); err != nil {
		return err
	}
	return cmd.Wait()
}

func (c Config) arguments(port int) []string {
	args := []string{
		"-D", c.Data, "-p", strconv.Itoa(port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "timezone=UTC",
	}
	if !c.Durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
	}
	for k, v := range c.Settings {
		args = append(args, "-c", k+"="+v)
	}
	return args
}

func (c Config) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.Bin, name), args...)
	cmd.Dir = c.Data
	cmd.Stdout, cmd.Stderr = c.Log, c.Log
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+c.Data)
	cmd.SysProcAttr = child.Attributes(syscall.SIGINT)
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return cmd
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL(Superuser, "postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.done:
			return fmt.Errorf("postgres on port %d stopped at once: see its log", s.Port)
		case <-ctx.Done():
			return fmt.Errorf("postgres on port %d: %w", s.Port, errors.Join(ctx.Err(), err))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// URL is the connection string for a user and a database.
func (s *Server) URL(user, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(user), Host: fmt.Sprintf("127.0.0.1:%d", s.Port), Path: database, RawQuery: "sslmode=disable"}
	return u.String()
}

// PID is the process to kill in a test of recovery.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Done is closed when the server has ended, however it ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop shuts down fast (open transactions are rolled back), and kills what has not stopped in 10 s.
func (s *Server) Stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

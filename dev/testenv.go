package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"marketplace/dev/postgres"
	"marketplace/dev/stack"
)

const testDataPrefix = "marketplace-testenv-"

// testEnv runs a command while a Postgres that forgets everything runs beside it. Without it every test
// package would start one of its own.
func testEnv(ctx context.Context, args []string) error {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return errUsage
	}
	root, err := stack.FindRoot()
	if err != nil {
		return err
	}
	env := os.Environ()
	if os.Getenv("TEST_POSTGRES_URL") == "" {
		server, remove, err := throwAway(ctx, root)
		if err != nil {
			return err
		}
		defer remove()
		env = append(env, "TEST_POSTGRES_URL="+server.URL(postgres.Superuser, "postgres"))
	}
	// Ctrl-C reaches the command by the terminal; we wait for it so that it may clean up.
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, os.Stdout, os.Stderr, env
	return cmd.Run()
}

func throwAway(ctx context.Context, root string) (*postgres.Server, func(), error) {
	bin, err := postgres.Binaries(root)
	if err != nil {
		return nil, nil, err
	}
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), testDataPrefix+"*"))
	for _, dir := range old {
		if postgres.Abandoned(dir, 10*time.Minute) {
			_ = os.RemoveAll(dir)
		}
	}
	dir := filepath.Join(os.TempDir(), testDataPrefix+uuid.NewString())
	server, err := postgres.Start(ctx, postgres.Config{
		Bin: bin, Data: dir,
		Settings: map[string]string{"max_connections": "500", "shared_buffers": "128MB", "autovacuum": "off"},
	})
	if err != nil {
		return nil, nil, err
	}
	return server, func() { server.Stop(); _ = os.RemoveAll(dir) }, nil
}

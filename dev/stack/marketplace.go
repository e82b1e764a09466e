package stack

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"marketplace/internal/failpoint"
)

// command runs the marketplace binary once, with exactly these settings.
func (s *Stack) command(ctx context.Context, env []string, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.binary(s.marketplace()), args...)
	// Not the checkout: a .env there is read by us, and handed out by name.
	cmd.Dir, cmd.Env = s.options.DataDir, s.environment("", env, nil)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("marketplace %s: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}

func (s *Stack) migrate(ctx context.Context) error {
	_, err := s.command(ctx, migrateEnv, "", "migrate", "up")
	return err
}

func (s *Stack) setUpTemporal(ctx context.Context) error {
	_, err := s.command(ctx, temporalClient, "", "admin", "setup-temporal")
	return err
}

// startServices starts all marketplace processes at once: each waits by itself for what it needs.
func (s *Stack) startServices(ctx context.Context) error {
	var wg sync.WaitGroup
	failures := make(chan error, len(Services)*s.options.Copies)
	for _, service := range Services {
		for i := range s.options.Copies {
			p, err := s.servicePart(service, i)
			if err != nil {
				return err
			}
			wg.Go(func() {
				if err := s.add(ctx, p); err != nil {
					failures <- err
				}
			})
		}
	}
	wg.Wait()
	close(failures)
	return <-failures
}

func (s *Stack) servicePart(service Service, i int) (*part, error) {
	name := copyName(service.Name, i)
	log, err := s.logs.writer(name)
	if err != nil {
		return nil, err
	}
	adminPort, err := freePort(0)
	if err != nil {
		return nil, err
	}
	own := map[string]string{"ADMIN_ADDR": address(adminPort), "OTEL_SERVICE_NAME": service.Name}
	if s.options.Failpoints != "" {
		own[failpoint.Folder] = s.options.Failpoints
	}
	if service.Port != "" {
		port := s.ports[service.Port]
		if i > 0 {
			if port, err = freePort(0); err != nil {
				return nil, err
			}
		}
		own[portVariable(service.Port)] = strconv.Itoa(port)
		s.mu.Lock()
		s.copyPorts[name] = port
		s.mu.Unlock()
	}
	s.mu.Lock()
	s.adminAddrs[name] = own["ADMIN_ADDR"]
	s.mu.Unlock()
	env := s.environment(service.Name, service.Env, own)
	return &part{
		name: name, service: service.Name,
		start: func(context.Context) (running, error) {
			return startProcess(s.options.DataDir, env, log, s.binary(s.marketplace()), service.Args...)
		},
		ready: answers("http://" + own["ADMIN_ADDR"] + "/readyz"),
	}, nil
}

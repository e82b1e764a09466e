// Package stack brings the whole product up on this machine as child processes, each with exactly the
// environment docs/configuration.md allows it: for `make dev`, the demo and the end-to-end test.
package stack

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// Options say where and how the stack runs. The zero value is what `make dev` starts.
type Options struct {
	Root      string // the checkout; found from the working folder when empty
	DataDir   string // data, logs, secrets and binaries; Root/.dev when empty
	FreePorts bool   // any free port for everything, so that several stacks run side by side
	// Copies is how many of each marketplace process run; 1 when 0. The first copy has the well-known port.
	Copies int
	// SeparatePostgres gives each database, and Temporal, a Postgres server of its own, so that one can be
	// killed and the others not.
	SeparatePostgres bool
	// WithoutPages leaves the front ends as they were last built, which may be not at all: for who asks only the APIs.
	WithoutPages bool
	// Failpoints is the folder that arms the steps of the processes (internal/failpoint), which are built to heed it; "" for none.
	Failpoints string
	Out        io.Writer                // progress for people; discarded when nil
	Verbose    bool                     // every log line also goes to Out, prefixed
	Getenv     func(name string) string // the environment that overrides; os.Getenv when nil
	// Extra adds to or changes the environment of a marketplace service (not of one copy).
	Extra map[string]map[string]string
}

func (o *Options) setDefaults() error {
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Copies == 0 {
		o.Copies = 1
	}
	if o.Root == "" {
		root, err := FindRoot()
		if err != nil {
			return err
		}
		o.Root = root
	}
	if o.DataDir == "" {
		o.DataDir = filepath.Join(o.Root, ".dev")
	}
	dir, err := filepath.Abs(o.DataDir)
	o.DataDir = dir
	return err
}

// FindRoot is the checkout's top folder, looked for from the working folder upwards.
func FindRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "sqlc.yaml")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("not inside a checkout of the project: change into it first")
		}
	}
}

// port is one that people or other parts know.
type port struct {
	key, what, variable string
	normal              int
}

var knownPorts = []port{
	{"api", "API", "API_PORT", 3000},
	{"storefront", "storefront", "STOREFRONT_PORT", 3001},
	{"publisher", "publisher panel", "PUBLISHER_PORT", 3002},
	{"temporal", "Temporal", "DEV_TEMPORAL_PORT", 7233},
	{"temporal-ui", "Temporal Web UI", "DEV_TEMPORAL_UI_PORT", 8233},
	{"postgres", "Postgres", "DEV_POSTGRES_PORT", 15432},
	{"smtp", "mail relay", "DEV_SMTP_PORT", 1025},
	{"mailbox", "mailbox", "DEV_MAILBOX_PORT", 8025},
	{"stripe", "Stripe simulator", "DEV_STRIPE_PORT", 12111},
}

// choosePorts finds a port for everything, and says in one line which well-known one is taken.
func choosePorts(o Options, unused func(key string) bool) (map[string]int, error) {
	ports := map[string]int{}
	for _, p := range knownPorts {
		if unused(p.key) {
			continue
		}
		want := p.normal
		if o.FreePorts {
			want = 0
		} else if v := o.Getenv(p.variable); v != "" {
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > 65535 {
				return nil, fmt.Errorf("%s=%s is not a port: use a number from 1 to 65535", p.variable, v)
			}
			want = n
		}
		got, err := freePort(want)
		if err != nil {
			return nil, fmt.Errorf("port %d (%s) is taken: stop what listens there, or set %s to another port", want, p.what, p.variable)
		}
		ports[p.key] = got
	}
	return ports, nil
}

// The system gives outgoing connections ports from above these: one that is free now and used a little later
// is not taken by a connection in between.
const lowestFree, highestFree = 16000, 32000

// freePort is the wanted port, or with 0 any that nobody listens on, another one each time.
func freePort(want int) (int, error) {
	if want != 0 {
		return want, tryPort(want)
	}
	var err error
	for range 100 {
		port := lowestFree + rand.IntN(highestFree-lowestFree)
		if _, taken := handedOut.LoadOrStore(port, true); taken {
			continue
		}
		if err = tryPort(port); err == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port: %w", err)
}

// handedOut are the ports that this process has promised to somebody.
var handedOut sync.Map

func tryPort(port int) error {
	l, err := net.Listen("tcp", address(port))
	if err != nil {
		return err
	}
	return l.Close()
}

const loopback = "127.0.0.1"

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

func localURL(port int) string { return "http://localhost:" + strconv.Itoa(port) }

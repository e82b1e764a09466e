package stack

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// maxLog is when a log starts anew, at a start of the stack.
const maxLog = 20 << 20

// logs hands every process its file in a folder and, when verbose, shows the lines, prefixed.
type logs struct {
	dir     string
	out     io.Writer
	verbose bool
	colour  bool
	mu      sync.Mutex
	files   []*os.File
}

func openLogs(dir string, out io.Writer, verbose bool) (*logs, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &logs{dir: dir, out: out, verbose: verbose, colour: isTerminal(out)}, nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (l *logs) writer(name string) (io.Writer, error) {
	path := filepath.Join(l.dir, name+".log")
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.files = append(l.files, f)
	l.mu.Unlock()
	if !l.verbose {
		return f, nil
	}
	return io.MultiWriter(f, &prefixed{logs: l, prefix: l.prefix(name)}), nil
}

func (l *logs) prefix(name string) string {
	padded := fmt.Sprintf("%-20s │ ", name)
	if !l.colour {
		return padded
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", 31+h.Sum32()%6, padded)
}

func (l *logs) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.files {
		_ = f.Close()
	}
}

// tail is the end of a log, for the message that says why something failed.
func (l *logs) tail(name string, lines int) string {
	content, err := os.ReadFile(filepath.Join(l.dir, name+".log"))
	if err != nil {
		return ""
	}
	all := strings.Split(strings.TrimSpace(string(content)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

type prefixed struct {
	logs    *logs
	prefix  string
	pending []byte
}

func (p *prefixed) Write(b []byte) (int, error) {
	p.logs.mu.Lock()
	defer p.logs.mu.Unlock()
	p.pending = append(p.pending, b...)
	for {
		line, rest, found := bytes.Cut(p.pending, []byte("\n"))
		if !found {
			return len(b), nil
		}
		_, _ = fmt.Fprintf(p.logs.out, "%s%s\n", p.prefix, line)
		p.pending = bytes.Clone(rest)
	}
}

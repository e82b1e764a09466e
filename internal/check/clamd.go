package check

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd asks a ClamAV daemon. Its StreamMaxLength must exceed the largest file that an archive may hold: what
// it finds too large counts as not looked at.
type Clamd struct {
	Addr    string        // host:port, or the absolute path of a Unix socket
	Timeout time.Duration // of each step: connecting, sending a chunk, the verdict; 0 is two minutes
}

// ErrTooLargeToScan means that clamd refused to look at so many bytes.
var ErrTooLargeToScan = errors.New("clamd: size limit exceeded")

const clamdChunk = 64 << 10

// Scan implements Scanner.
func (c Clamd) Scan(ctx context.Context, r io.Reader) (string, error) {
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = 2 * time.Minute
	}
	network := "tcp"
	if strings.HasPrefix(c.Addr, "/") {
		network = "unix"
	}
	conn, err := (&net.Dialer{Timeout: timeout}).DialContext(ctx, network, c.Addr)
	if err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()

	sendErr := c.send(conn, r, timeout)
	if broken, ok := errors.AsType[*sourceError](sendErr); ok {
		return "", broken.err
	}
	// clamd answers before it hangs up on a stream that is too long, so its word counts for more than ours.
	if err := conn.SetReadDeadline(time.Now().Add(timeout)); err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	reply, err := bufio.NewReader(io.LimitReader(conn, 4<<10)).ReadString(0)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("clamd: no verdict: %w", errors.Join(sendErr, err))
	}
	return verdict(strings.TrimSpace(strings.TrimSuffix(reply, "\x00")), sendErr)
}

func verdict(reply string, sendErr error) (string, error) {
	answer, isVerdict := strings.CutPrefix(reply, "stream: ")
	threat, bad := strings.CutSuffix(answer, " FOUND")
	switch {
	case isVerdict && bad && threat != "":
		return threat, nil
	case strings.Contains(strings.ToLower(reply), "size limit exceeded"):
		return "", ErrTooLargeToScan
	case sendErr != nil:
		return "", fmt.Errorf("clamd: %w", sendErr)
	case isVerdict && answer == "OK":
		return "", nil
	}
	return "", fmt.Errorf("clamd: unexpected answer %.200q", reply)
}

// sourceError is a failure to read what shall be scanned.
type sourceError struct{ err error }

// Error implements error.
func (e *sourceError) Error() string { return e.err.Error() }

// send streams r in chunks, each with its length before it; an empty one ends the stream.
func (c Clamd) send(conn net.Conn, r io.Reader, timeout time.Duration) error {
	if err := conn.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	chunk := make([]byte, 4+clamdChunk)
	for {
		n, readErr := fill(r, chunk[4:])
		if readErr != nil && !errors.Is(readErr, io.EOF) {
			return &sourceError{readErr}
		}
		if err := conn.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
			return err
		}
		if n > 0 {
			binary.BigEndian.PutUint32(chunk, uint32(n))
			if _, err := conn.Write(chunk[:4+n]); err != nil {
				return err
			}
		}
		if readErr != nil {
			_, err := conn.Write([]byte{0, 0, 0, 0})
			return err
		}
	}
}

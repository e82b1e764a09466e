package check_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"marketplace/internal/check"
)

// clamd is a daemon as far as INSTREAM goes: it takes at most limit bytes, and finds what EICAR finds.
func clamd(t *testing.T, limit int, serve func(net.Conn)) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	if serve == nil {
		serve = func(c net.Conn) { instream(c, limit) }
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				serve(c)
			}()
		}
	}()
	return l.Addr().String()
}

func instream(c net.Conn, limit int) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(c, command); err != nil || string(command) != "zINSTREAM\x00" {
		_, _ = c.Write([]byte("UNKNOWN COMMAND\x00"))
		return
	}
	var stream strings.Builder
	for {
		var size uint32
		if binary.Read(c, binary.BigEndian, &size) != nil {
			return
		}
		if size == 0 {
			break
		}
		if stream.Len()+int(size) > limit {
			_, _ = c.Write([]byte("INSTREAM size limit exceeded. ERROR\x00"))
			return
		}
		if _, err := io.CopyN(&stream, c, int64(size)); err != nil {
			return
		}
	}
	reply := "stream: OK\x00"
	if threat, _ := (check.EICAR{}).Scan(context.Background(), strings.NewReader(stream.String())); threat != "" {
		reply = "stream: Win.Test.EICAR_HDB-1 FOUND\x00"
	}
	_, _ = c.Write([]byte(reply))
}

func TestClamd(t *testing.T) {
	t.Parallel()
	scanner := check.Clamd{Addr: clamd(t, 1<<20, nil)}
	eicar := `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
	for _, n := range []int{0, 1, 64 << 10, 64<<10 + 1, 500_000} {
		threat, err := scanner.Scan(t.Context(), strings.NewReader(strings.Repeat("x", n)))
		require.NoError(t, err)
		require.Empty(t, threat)
		threat, err = scanner.Scan(t.Context(), strings.NewReader(strings.Repeat("x", n)+eicar))
		require.NoError(t, err)
		require.Equal(t, "Win.Test.EICAR_HDB-1", threat)
	}
}

func TestClamdNeverTakesAFailureForClean(t *testing.T) {
	t.Parallel()
	says := func(reply string) string {
		return clamd(t, 0, func(c net.Conn) {
			_, _ = io.CopyN(io.Discard, c, 20)
			_, _ = c.Write([]byte(reply))
		})
	}
	for name, addr := range map[string]string{
		"nobody there":   "127.0.0.1:1",
		"hangs up":       clamd(t, 0, func(net.Conn) {}),
		"says nothing":   says(""),
		"half an answer": says("stream: OK"),
		"an error":       says("stream: Allocate error ERROR\x00"),
		"nonsense":       says("OK\x00"),
		"empty threat":   says("stream:  FOUND\x00"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			threat, err := check.Clamd{Addr: addr, Timeout: 5 * time.Second}.Scan(t.Context(), strings.NewReader("xxxxxxxxxx"))
			require.Error(t, err)
			require.Empty(t, threat)
		})
	}
	_, err := check.Clamd{Addr: clamd(t, 100<<10, nil)}.Scan(t.Context(), strings.NewReader(strings.Repeat("x", 4<<20)))
	require.Error(t, err)
	_, err = check.Clamd{Addr: clamd(t, 100<<10, nil)}.Scan(t.Context(), failing{})
	require.ErrorIs(t, err, errDisk)

	silent := clamd(t, 0, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	_, err = check.Clamd{Addr: silent, Timeout: 50 * time.Millisecond}.Scan(t.Context(), strings.NewReader("x"))
	require.Error(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = check.Clamd{Addr: silent}.Scan(ctx, strings.NewReader("x"))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestClamdSizeLimit(t *testing.T) {
	t.Parallel()
	_, err := check.Clamd{Addr: clamd(t, 10, nil)}.Scan(t.Context(), strings.NewReader("more than ten bytes"))
	require.ErrorIs(t, err, check.ErrTooLargeToScan)
}

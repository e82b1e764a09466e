package database

import (
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable tells an error of the way to Postgres, or of a Postgres that is starting, stopping or full,
// from one of the statement: the same request may succeed later.
func Unavailable(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if code := ErrorCode(err); code != "" {
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P") || code == "53300" || code == "57014"
	}
	_, network := errors.AsType[net.Error](err)
	return network || pgconn.Timeout(err)
}

// BadValue means that Postgres cannot hold a value as it was sent: a NUL byte or broken UTF-8 in a text, a
// number or a time out of range. The sender is at fault.
func BadValue(err error) bool {
	switch ErrorCode(err) {
	case "22021", "22P05", "22001", "22003", "22008", "22P02":
		return true
	}
	return false
}

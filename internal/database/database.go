// Package database opens the pools, runs transactions that survive serialization failures, and migrates.
package database

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// SQLSTATE codes that callers tell apart; see the Postgres manual, appendix A.
const (
	UniqueViolation     = "23505"
	ForeignKeyViolation = "23503"
	CheckViolation      = "23514"
)

var errURL = errors.New("the database URL cannot be read: want postgres://user:password@host:port/name")

// CheckURL tells what is no database URL, without repeating it.
func CheckURL(dsn string) error {
	if _, err := pgx.ParseConfig(dsn); err != nil {
		return errURL
	}
	return nil
}

// Open makes a pool of at most maxConns connections; every time comes back in UTC. It does not wait
// for the server: a process starts, and says so in /readyz, while its database is down.
func Open(ctx context.Context, dsn string, maxConns int32) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errURL
	}
	config.MaxConns = maxConns
	config.MinConns = 0
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	config.ConnConfig.RuntimeParams["statement_timeout"] = "10000"
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "15000"
	config.ConnConfig.Tracer = otelpgx.NewTracer(otelpgx.WithDisableConnectionDetailsInAttributes())
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		conn.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// Watch makes the pool's figures part of what the process is scraped for.
func Watch(pool *pgxpool.Pool) error { return otelpgx.RecordStats(pool) }

// InTx runs f in one transaction, again (up to five times) when Postgres asks for it by a serialization
// failure or a deadlock. f must not call out of the database.
func InTx(ctx context.Context, pool *pgxpool.Pool, f func(pgx.Tx) error) error {
	var err error
	for range 5 {
		err = pgx.BeginFunc(ctx, pool, f)
		if code := ErrorCode(err); code != "40001" && code != "40P01" {
			return err
		}
	}
	return fmt.Errorf("transaction given up after five tries: %w", err)
}

// ErrorCode is the SQLSTATE of err, "" if it did not come from Postgres.
func ErrorCode(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code
	}
	return ""
}

// Constraint is the name of the constraint that err violates, "" if none.
func Constraint(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.ConstraintName
	}
	return ""
}

package main

import (
	"net/url"
	"testing"
)

func TestStoreIsReachedAsTheURLSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ database, addr, user, password, ssl string }{
		{"postgres://postgres@127.0.0.1:15432/postgres?sslmode=disable", "127.0.0.1:15432", "postgres", "", "disable"},
		{"postgres://t:p%40ss@db.internal/x?sslmode=require", "db.internal:5432", "t", "p@ss", "require"},
		{"postgres://t:p@[::1]", "[::1]:5432", "t", "p", ""},
	} {
		u, err := url.Parse(c.database)
		if err != nil {
			t.Fatal(err)
		}
		got := options{database: u}.sql(storeDatabase, 3)
		if got.ConnectAddr != c.addr || got.User != c.user || got.Password != c.password || got.ConnectAttributes["sslmode"] != c.ssl {
			t.Errorf("%s: %+v", c.database, got)
		}
		if got.DatabaseName != storeDatabase || got.MaxConns != 3 {
			t.Errorf("%s: %+v", c.database, got)
		}
	}
}

func TestInternalPortsDiffer(t *testing.T) {
	t.Parallel()
	ports, err := freePorts(5)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	for _, p := range ports {
		if p == 0 || seen[p] {
			t.Fatalf("ports %v", ports)
		}
		seen[p] = true
	}
}

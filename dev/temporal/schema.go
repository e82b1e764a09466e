package main

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/tools/common/schema"
	sqltool "go.temporal.io/server/tools/sql"
)

const (
	storeDatabase      = "temporal"
	visibilityDatabase = "temporal_visibility"
)

func (o options) sql(database string, conns int) *config.SQL {
	password, _ := o.database.User.Password()
	host := o.database.Host
	if o.database.Port() == "" {
		host = net.JoinHostPort(o.database.Hostname(), "5432")
	}
	return &config.SQL{
		PluginName:        postgresql.PluginNamePGX,
		DatabaseName:      database,
		ConnectAddr:       host,
		ConnectProtocol:   "tcp",
		User:              o.database.User.Username(),
		Password:          password,
		ConnectAttributes: attributes(o.database.Query()),
		MaxConns:          conns,
		MaxIdleConns:      conns,
	}
}

func attributes(q url.Values) map[string]string {
	m := map[string]string{}
	for k := range q {
		m[k] = q.Get(k)
	}
	return m
}

// migrate makes a database if it is not there and brings its schema up to this server's. Every step may
// be repeated after a crash in the middle.
func migrate(o options, database, schemaName string, logger log.Logger) error {
	if err := sqltool.DoCreateDatabase(o.sql(database, 1), "postgres", logger); err != nil && !strings.Contains(err.Error(), "already exists") {
		return fmt.Errorf("create database %s: %w", database, err)
	}
	conn, err := sqltool.NewConnection(o.sql(database, 1), logger)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", database, err)
	}
	defer conn.Close()
	if _, err := conn.ReadSchemaVersion(); err != nil {
		setup := schema.NewSetupSchemaTask(conn, &schema.SetupConfig{InitialVersion: "0.0"}, logger)
		if err := setup.Run(); err != nil {
			return fmt.Errorf("set up schema of %s: %w", database, err)
		}
	}
	update := schema.NewUpdateSchemaTask(conn, &schema.UpdateConfig{DBName: database, SchemaName: schemaName}, logger)
	if err := update.Run(); err != nil {
		return fmt.Errorf("update schema of %s: %w", database, err)
	}
	return nil
}

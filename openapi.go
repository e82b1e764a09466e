package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"marketplace/api"
	"marketplace/internal/httpapi"
	"marketplace/publisher"
)

type openapi struct {
	API string `arg:"" enum:"api,publisher" help:"api or publisher."`
}

// Run writes the document as YAML.
func (c *openapi) Run(out io.Writer) error {
	var server *httpapi.Server
	if c.API == "publisher" {
		server = httpapi.New(panelDocument(true))
		publisher.Register(server.API, publisher.Deps{})
	} else {
		server = httpapi.New(storeDocument(true))
		api.Register(server.API, api.Deps{})
	}
	document, err := server.API.OpenAPI().YAML()
	if err != nil {
		return fmt.Errorf("write OpenAPI: %w", err)
	}
	_, err = out.Write(document)
	return err
}

// storeDocument is what the OpenAPI document of the store says of itself.
func storeDocument(tls bool) httpapi.Options {
	return httpapi.Options{
		Title: "Plugin Marketplace: store", Description: "The public store: catalogue, accounts, purchases, downloads, reviews.",
		Cookie: api.SessionCookie(tls).FullName(), TLS: tls,
	}
}

// panelDocument is the same of the panel.
func panelDocument(tls bool) httpapi.Options {
	return httpapi.Options{
		Title: "Plugin Marketplace: panel", Description: "The publishers' panel: plugins, releases, submissions, reviews, statistics.",
		Cookie: publisher.SessionCookie(tls).FullName(), TLS: tls,
	}
}

type healthcheck struct {
	URL string `arg:"" optional:"" help:"What to ask; by default /readyz at ADMIN_ADDR."`
}

// Run is for containers whose image has no curl.
func (c *healthcheck) Run(ctx context.Context) error {
	target := c.URL
	if target == "" {
		host, port, err := net.SplitHostPort(os.Getenv("ADMIN_ADDR"))
		if err != nil || port == "0" {
			return usageError{fmt.Errorf("set ADMIN_ADDR to host:port, or give the URL")}
		}
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "127.0.0.1"
		}
		target = "http://" + net.JoinHostPort(host, port) + "/readyz"
	}
	if !strings.HasPrefix(target, "http://") && !strings.HasPrefix(target, "https://") {
		return usageError{fmt.Errorf("%q is no http URL", target)}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return usageError{err}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s answered %d", target, answer.StatusCode)
	}
	return nil
}

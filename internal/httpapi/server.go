package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
)

// drain is how long requests that have begun may take to end.
const drain = 25 * time.Second

// Run serves until ctx ends, then lets what has begun end. health, if any, says "draining" meanwhile.
func Run(ctx context.Context, name string, l net.Listener, handler http.Handler, health *Health) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	slog.InfoContext(ctx, "listening", "server", name, "address", l.Addr().String())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", name, err)
	case <-ctx.Done():
	}
	if health != nil {
		health.Drain()
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		slog.WarnContext(ctx, "requests cut at shutdown", "server", name)
		err = server.Close()
	}
	return err
}

// NewAdmin is the handler of the port that is not for the public: probes and metrics.
func NewAdmin(health *Health, metrics http.Handler) http.Handler {
	router := chi.NewMux()
	router.Use(recoverPanic, securityHeaders(false))
	router.NotFound(notFound)
	health.mount(router)
	if metrics != nil {
		router.Handle("/metrics", metrics)
	}
	return router
}

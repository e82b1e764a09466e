package webtest

import (
	"context"
	"net"
	"net/http"
	"time"

	"marketplace/dev/stack"
)

// serveControl lets tests end and start parts of the stack: POST /parts/{name}/kill, POST /parts/{name}/restart.
// It listens on this machine alone, and until stop is called.
func serveControl(ctx context.Context, s *stack.Stack) (url string, stop func(), err error) {
	act := func(do func(context.Context, string) error) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if err := do(r.Context(), r.PathValue("name")); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}
	}
	mux := http.NewServeMux()
	mux.Handle("POST /parts/{name}/kill", act(s.Kill))
	mux.Handle("POST /parts/{name}/restart", act(s.Restart))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: http.NewCrossOriginProtection().Handler(mux), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends with Close
	return "http://" + listener.Addr().String(), func() { _ = server.Close() }, nil
}

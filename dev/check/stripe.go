package check

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// readSimulator reads all of the money that the simulator knows of, and what it has delivered.
func readSimulator(ctx context.Context, base string) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for _, path := range []string{"/_sim/money", "/_sim/deliveries"} {
		if err := read(ctx, strings.TrimRight(base, "/")+path, &out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func read(ctx context.Context, url string, into *map[string]json.RawMessage) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

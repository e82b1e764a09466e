package stripesim

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// params are the parameters of a request after Stripe's bracket syntax has been undone: a[b][0][c]=d.
type params struct {
	object
	account string  // the connected account for which the call is made, "" for the platform
	upload  *upload // the file that came with it, if any
}

// parseParams builds the tree. Keys that are all numbers make a list.
func parseParams(values url.Values) params {
	root := object{}
	for _, key := range slices.Sorted(keysOf(values)) {
		for _, value := range values[key] {
			insert(root, splitKey(key), value)
		}
	}
	return params{object: lists(root).(object)}
}

func keysOf(values url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range values {
			if !yield(k) {
				return
			}
		}
	}
}

func splitKey(key string) []string {
	head, rest, bracketed := strings.Cut(key, "[")
	if !bracketed {
		return []string{key}
	}
	return append([]string{head}, strings.Split(strings.TrimSuffix(rest, "]"), "][")...)
}

func insert(at object, path []string, value string) {
	key := path[0]
	if key == "" { // a[]=x appends
		key = strconv.Itoa(len(at))
	}
	if len(path) == 1 {
		at[key] = value
		return
	}
	inner, ok := at[key].(object)
	if !ok {
		inner = object{}
		at[key] = inner
	}
	insert(inner, path[1:], value)
}

func lists(v any) any {
	o, ok := v.(object)
	if !ok {
		return v
	}
	indexes := make([]int, 0, len(o))
	for key, inner := range o {
		o[key] = lists(inner)
		if n, err := strconv.Atoi(key); err == nil && n >= 0 {
			indexes = append(indexes, n)
		}
	}
	if len(o) == 0 || len(indexes) != len(o) {
		return o
	}
	sort.Ints(indexes)
	list := make([]any, len(indexes))
	for i, n := range indexes {
		list[i] = o[strconv.Itoa(n)]
	}
	return list
}

// only refuses what the endpoint does not know, as Stripe does.
func (p params) only(known ...string) error {
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for k := range p.object {
			if !yield(k) {
				return
			}
		}
	}) {
		if key != "expand" && !slices.Contains(known, key) {
			return invalid("parameter_unknown", key, "Received unknown parameter: %s", key)
		}
	}
	return nil
}

// integer reads a whole number; present is false when it is not given.
func (o object) integer(name, key string) (n int64, present bool, err error) {
	text, ok := o[key].(string)
	if !ok || text == "" {
		if o[key] != nil && !ok {
			return 0, false, invalid("parameter_invalid_integer", name, "Invalid integer: %s", name)
		}
		return 0, false, nil
	}
	n, failed := strconv.ParseInt(text, 10, 64)
	if failed != nil {
		return 0, true, invalid("parameter_invalid_integer", name, "Invalid integer: %s", text)
	}
	return n, true, nil
}

// metadata checks Stripe's limits: 50 keys of 40 characters, values of 500.
func (p params) metadata(name string, from object) (object, error) {
	raw, ok := from["metadata"]
	if !ok || raw == "" {
		return object{}, nil
	}
	m, ok := raw.(object)
	if !ok {
		return nil, invalid("parameter_invalid_hash", name, "Invalid hash")
	}
	if len(m) > 50 {
		return nil, invalid("", name, "Metadata can hold 50 keys, not %d", len(m))
	}
	out := object{}
	for k, v := range m {
		text, isText := v.(string)
		if !isText || len(k) > 40 || len(text) > 500 {
			return nil, invalid("", name+"["+k+"]", "Metadata keys can have 40 characters, values 500, and must be strings")
		}
		out[k] = text
	}
	return out, nil
}

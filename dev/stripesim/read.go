package stripesim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// idPrefix finds an object's kind by its ID.
func kindOfID(id string) string {
	if kind := map[string]string{"py": "charge", "pyr": "refund"}[strings.Split(id, "_")[0]]; kind != "" {
		return kind
	}
	for kind, prefix := range prefixes {
		if strings.HasPrefix(id, prefix+"_") {
			return kind
		}
	}
	return ""
}

// retrieve shows one object.
func (s *Server) retrieve(kind string) endpoint {
	return func(id string, p params) (object, error) {
		if err := p.only(); err != nil {
			return nil, err
		}
		o, ok := s.st.get(kind, id)
		if !ok || s.ownerOf(id) != p.account {
			return nil, noSuch(kind, id)
		}
		return s.shown(o, p)
	}
}

// shown is a copy of an object as the request wants to see it.
func (s *Server) shown(o object, p params) (object, error) {
	out := copyOf(o)
	s.present(out)
	for _, raw := range p.list("expand") {
		path, ok := raw.(string)
		parts := strings.Split(path, ".")
		if !ok || len(parts) > 4 {
			return nil, invalid("", "expand", "You cannot expand more than 4 levels of a property")
		}
		if !s.expand(out, parts) {
			return nil, invalid("", "expand", "This property cannot be expanded (%s).", path)
		}
	}
	return out, nil
}

// present fills in what depends on the time at which it is looked at.
func (s *Server) present(o object) {
	if o.str("object") == "balance_transaction" && o.num("available_on") <= s.now().Unix() {
		o["status"] = "available"
	}
	switch o.str("object") {
	case "checkout.session":
		if o.str("status") != "open" {
			o["url"] = nil
		}
	case "account":
		o.sub("external_accounts")["data"] = copies(s.owned("bank_account", o.str("id")))
	case "transfer":
		o.sub("reversals")["data"] = copies(s.reversalsOf(o.str("id")))
	}
}

func copies(all []object) []any {
	out := make([]any, len(all))
	for i, o := range all {
		out[i] = copyOf(o)
	}
	return out
}

// expand puts objects in place of their IDs along a path.
func (s *Server) expand(o object, path []string) bool {
	value, known := o[path[0]]
	if hidden, ok := s.hidden(o, path[0]); ok {
		o[path[0]], value, known = hidden, hidden, true
	}
	if !known {
		return false
	}
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		for i, inner := range v {
			switch inner := inner.(type) {
			case object:
				if len(path) > 1 && !s.expand(inner, path[1:]) {
					return false
				}
			case string:
				v[i] = s.fetched(inner)
			}
		}
		return true
	case string:
		inner := s.fetched(v)
		if inner == nil {
			return false
		}
		o[path[0]] = inner
		return len(path) == 1 || s.expand(inner, path[1:])
	case object:
		return len(path) == 1 || s.expand(v, path[1:])
	default:
		return false
	}
}

// hidden is what a session shows only to who asks for it.
func (s *Server) hidden(o object, field string) (any, bool) {
	if o.str("object") != "checkout.session" {
		return nil, false
	}
	private, _ := s.st.get("session_private", o.str("id"))
	switch field {
	case "line_items":
		return lineItemList(o.str("id"), copyOf(private)), true
	case "total_details":
		taxes := copyOf(private).list("breakdown")
		if taxes == nil {
			taxes = []any{}
		}
		o.sub("total_details")["breakdown"] = object{"discounts": []any{}, "taxes": taxes}
		return o["total_details"], true
	}
	return nil, false
}

func (s *Server) fetched(id string) object {
	o, ok := s.st.get(kindOfID(id), id)
	if !ok {
		return nil
	}
	out := copyOf(o)
	s.present(out)
	return out
}

// listParams are what every list can be asked for.
var listParams = []string{"limit", "starting_after", "ending_before", "created"}

// matches says whether an object has what the request wants in its fields.
func matches(o object, p params, fields ...string) bool {
	for _, field := range fields {
		if wanted := p.str(field); wanted != "" && o.str(field) != wanted {
			return false
		}
	}
	return true
}

// lister lists a kind, newest first, filtered by fields.
func (s *Server) lister(kind, path string, filters ...string) endpoint {
	return func(_ string, p params) (object, error) {
		if err := p.only(append(listParams, filters...)...); err != nil {
			return nil, err
		}
		return s.listing(kind, path, p, func(o object) bool { return matches(o, p, filters...) })
	}
}

// listing is a page of an account's objects, newest first, in Stripe's envelope.
func (s *Server) listing(kind, path string, p params, match func(object) bool) (object, error) {
	inTime, err := timeFilter(p, "created")
	if err != nil {
		return nil, err
	}
	all := s.owned(kind, p.account)
	slices.Reverse(all)
	all = slices.DeleteFunc(all, func(o object) bool { return !inTime(o.num("created")) || !match(o) })
	slices.SortStableFunc(all, func(a, b object) int { return cmp.Compare(b.num("created"), a.num("created")) })
	return s.page(kind, path, p, all)
}

func (s *Server) page(kind, path string, p params, all []object) (object, error) {
	limit, given, err := p.integer("limit", "limit")
	if err != nil {
		return nil, err
	}
	if !given {
		limit = 10
	}
	if limit < 1 || limit > 100 {
		return nil, invalid("parameter_invalid_integer", "limit", "This value must be between 1 and 100.")
	}
	position := func(id string) (int, error) {
		i := slices.IndexFunc(all, func(o object) bool { return o.str("id") == id })
		if i < 0 {
			return 0, &apiError{http.StatusBadRequest, "invalid_request_error", "resource_missing", "starting_after", "No such " + kind + ": '" + id + "'", ""}
		}
		return i, nil
	}
	var more bool
	switch after, before := p.str("starting_after"), p.str("ending_before"); {
	case after != "" && before != "":
		return nil, invalid("", "ending_before", "You cannot use both starting_after and ending_before.")
	case before != "":
		i, err := position(before)
		if err != nil {
			return nil, err
		}
		start := max(0, i-int(limit))
		all, more = all[start:i], start > 0
	default:
		start := 0
		if after != "" {
			i, err := position(after)
			if err != nil {
				return nil, err
			}
			start = i + 1
		}
		all = all[start:]
		if more = len(all) > int(limit); more {
			all = all[:limit]
		}
	}
	data := make([]any, len(all))
	for i, o := range all {
		shown := copyOf(o)
		s.present(shown)
		data[i] = shown
	}
	return s.shown(object{"object": "list", "url": path, "has_more": more, "data": data}, p)
}

// timeFilter reads created=… and created[gte|gt|lte|lt]=…, or the same of another time.
func timeFilter(p params, field string) (func(int64) bool, error) {
	if p.str(field) != "" {
		exact, _, err := p.integer(field, field)
		return func(t int64) bool { return t == exact }, err
	}
	bounds := p.sub(field)
	tests := map[string]func(t, bound int64) bool{
		"gte": func(t, b int64) bool { return t >= b }, "gt": func(t, b int64) bool { return t > b },
		"lte": func(t, b int64) bool { return t <= b }, "lt": func(t, b int64) bool { return t < b },
	}
	limits := map[string]int64{}
	for name := range bounds {
		if tests[name] == nil {
			return nil, invalid("parameter_unknown", field+"["+name+"]", "Received unknown parameter: %s[%s]", field, name)
		}
		bound, _, err := bounds.integer(field+"["+name+"]", name)
		if err != nil {
			return nil, err
		}
		limits[name] = bound
	}
	return func(t int64) bool {
		for name, bound := range limits {
			if !tests[name](t, bound) {
				return false
			}
		}
		return true
	}, nil
}

package gates

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// fields makes requests that are wrong in one field of an object. encode makes the whole body of one with
// that object in it.
func (m *maker) fields(schema *huma.Schema, at string, object map[string]any, encode func(any) []byte) {
	with := func(name string, value any) []byte {
		changed := maps.Clone(object)
		if changed == nil {
			changed = map[string]any{}
		}
		changed[name] = value
		return encode(changed)
	}
	for _, name := range []string{"unknown", "status", "role", "ownerId", "userId", "price_paid", "approvedAt", "isAdmin"} {
		if _, known := schema.Properties[name]; !known && schema.AdditionalProperties == false {
			m.add("unknown field "+at+"."+name, func(b *bad) { b.body = with(name, "admin") })
		}
	}
	for _, name := range schema.Required {
		if _, there := object[name]; !there {
			continue
		}
		m.add("without "+at+"."+name, func(b *bad) {
			changed := maps.Clone(object)
			delete(changed, name)
			b.body = encode(changed)
		})
	}
	for name, property := range schema.Properties {
		if property.Ref != "" {
			property = m.s.API().OpenAPI().Components.Schemas.SchemaFromRef(property.Ref)
		}
		field := at + "." + name
		for _, value := range wrongValues(property) {
			m.add("wrong "+field, func(b *bad) { b.body = with(name, value) })
		}
		for _, value := range oddValues(property) {
			m.add("odd "+field, func(b *bad) { b.body, b.bearable = with(name, value), true })
		}
		if property.Type == huma.TypeObject {
			inner, _ := object[name].(map[string]any)
			m.fields(property, field, inner, func(v any) []byte { return with(name, v) })
		}
	}
}

// wrongValues are of another type than the schema's, or out of its bounds.
func wrongValues(s *huma.Schema) (values []any) {
	object, list := map[string]any{"a": 1}, []any{map[string]any{}}
	switch s.Type {
	case huma.TypeString:
		values = append(values, 1, true, object, list, 1.5)
	case huma.TypeInteger:
		values = append(values, "1", true, object, list, 1.5, json.Number("1e400"), json.Number("99999999999999999999"))
	case huma.TypeNumber:
		values = append(values, "1", true, object, list)
	case huma.TypeBoolean:
		values = append(values, "true", 1, object, list)
	case huma.TypeArray:
		values = append(values, "x", 1, object, list)
	case huma.TypeObject:
		values = append(values, "x", 1, true, []any{})
	}
	if s.MaxLength != nil {
		values = append(values, strings.Repeat("a", *s.MaxLength+1), strings.Repeat("💩", *s.MaxLength+1))
	}
	if s.MinLength != nil && *s.MinLength > 0 {
		values = append(values, "")
	}
	if s.Minimum != nil {
		values = append(values, *s.Minimum-1, math.MinInt32)
	}
	if s.Maximum != nil {
		values = append(values, *s.Maximum+1)
	}
	if len(s.Enum) > 0 || s.Format == "uuid" || s.Pattern != "" {
		values = append(values, "\x00")
		if s.Pattern == "" || !regexp.MustCompile(s.Pattern).MatchString("!nonsense!") {
			values = append(values, "!nonsense!")
		}
	}
	if s.MaxItems != nil {
		values = append(values, make([]any, *s.MaxItems+1))
	}
	return values
}

// oddValues may be good or not, but must not be too much for us.
func oddValues(s *huma.Schema) []any {
	texts := []any{"\x00", "a\x00b", "\x07\x1b[31m", "\u202egnp.exe", json.RawMessage(`"\ud800"`), "   ", "\u0301\u0301", "'; DROP TABLE users; --", "<script>alert(1)</script>", "../../etc/passwd", "{{7*7}}", "${jndi:ldap://x}", long}
	switch s.Type {
	case huma.TypeString:
		return append(texts, nil)
	case huma.TypeInteger, huma.TypeNumber:
		return []any{nil, 0, -1, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64}
	case huma.TypeArray:
		return []any{nil, []any{}, texts, []any{nil}, []any{"a", "a"}}
	case huma.TypeObject:
		return []any{nil, map[string]any{}, map[string]any{"\x00": "\x00"}, map[string]any{long: long}, map[string]any{"a": nil}}
	}
	return []any{nil}
}

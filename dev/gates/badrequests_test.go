package gates

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"marketplace/internal/cursor"
)

// maker makes bad requests out of a good one.
type maker struct {
	t    testing.TB
	s    *side
	op   *huma.Operation
	row  row
	good bad
	all  []bad
}

// requests are the bad ones of a route, from a caller who may call it.
func requests(t testing.TB, s *side, r row) []bad {
	t.Helper()
	m := maker{t: t, s: s, op: s.operation(r.route), row: r}
	require.NotNil(t, m.op)
	m.good.method, m.good.path = r.request(s)
	m.good.header, m.good.body = http.Header{}, r.bytes(s)
	if cookie := s.cookies[r.caller(s)]; cookie != "" {
		m.good.header.Set("Cookie", cookie)
	}
	if len(m.good.body) > 0 {
		m.good.header.Set("Content-Type", "application/json")
	}
	if name, value, ok := strings.Cut(r.header, ": "); ok {
		m.good.header.Set(name, s.fill(value))
	}
	m.paths()
	m.queries()
	m.headers()
	m.bodies()
	return m.all
}

// caller is the first role, of those with a session, that gets something from the route.
func (r row) caller(s *side) string {
	want := strings.Fields(r.want)
	for i, role := range s.roles {
		if role != anonymous && want[i] < "400" {
			return role
		}
	}
	return anonymous
}

// add makes one of the good request by a change.
func (m *maker) add(name string, change func(*bad)) {
	b := m.good
	b.name, b.header, b.body = name, m.good.header.Clone(), slices.Clone(m.good.body)
	change(&b)
	m.all = append(m.all, b)
}

var long = strings.Repeat("a", 5000)

func (m *maker) paths() {
	_, pattern, _ := strings.Cut(m.row.route, " ")
	for _, p := range m.op.Parameters {
		if p.In != "path" {
			continue
		}
		for _, value := range []string{"x", "%00", "%ff", "..%2f..%2fetc%2fpasswd", "'%3b%20DROP%20TABLE%20users%3b--", long, "00000000-0000-0000-0000-000000000000", "%F0%9F%92%A9", "-1", "NaN"} {
			// The others keep what they stand for.
			r := m.row
			r.route = m.good.method + " " + strings.ReplaceAll(pattern, "{"+p.Name+"}", value)
			_, path := r.request(m.s)
			m.add("path "+p.Name+" = "+value[:min(len(value), 40)], func(b *bad) {
				b.path, b.bearable = path, m.row.route == "GET /v1/slugs/{slug}" // what is wrong with it is the answer
			})
		}
	}
	bare, query, _ := strings.Cut(m.good.path, "?")
	m.add("a path too long", func(b *bad) { b.path = bare + "/" + strings.Repeat(long, 20) })
	m.add("a slash too much", func(b *bad) { b.path, b.status = bare+"/?"+query, http.StatusNotFound })
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"} {
		if !m.s.routed(method, bare) {
			m.add("method "+method, func(b *bad) { b.method, b.status = method, http.StatusMethodNotAllowed })
		}
	}
}

func (m *maker) query(name, value string, change func(*bad)) {
	m.add("query "+name+" = "+value[:min(len(value), 40)], func(b *bad) {
		separator := map[bool]string{true: "&", false: "?"}[strings.Contains(b.path, "?")]
		b.path += separator + name + "=" + value
		change(b)
	})
}

func (m *maker) queries() {
	m.query("unknown", "1", func(b *bad) { b.status = http.StatusUnprocessableEntity })
	bearable := func(b *bad) { b.bearable = true }
	must := func(*bad) {}
	for _, p := range m.op.Parameters {
		if p.In != "query" || strings.Contains(m.row.query, p.Name+"=") {
			continue
		}
		for _, value := range []string{"%00", "%ff%fe", "%E2%80%AE", "%27%20OR%201%3D1--", "%25", "%5C", long, "%", "a%3Bb"} {
			m.query(p.Name, value, bearable)
		}
		for _, value := range wrongText(p.Schema) {
			m.query(p.Name, url.QueryEscape(value), must)
		}
		if p.Name == "cursor" {
			theirs := cursor.NewCodec(secret).Encode("another list", map[string]any{"t": "2026-01-01T00:00:00Z", "i": m.s.names["publication"]})
			for _, value := range []string{"garbage", "AAAA", base64.RawURLEncoding.EncodeToString([]byte(long[:60] + `{"t":1}`)), theirs, theirs[:len(theirs)-4], "%00"} {
				m.query(p.Name, value, func(b *bad) { b.status = http.StatusBadRequest })
			}
		}
	}
}

// wrongText are texts of a query that its schema does not allow.
func wrongText(s *huma.Schema) (values []string) {
	switch s.Type {
	case huma.TypeInteger, huma.TypeNumber:
		values = append(values, "abc", "99999999999999999999", "1e999", "NaN", "0x10", "१")
	case huma.TypeBoolean:
		values = append(values, "maybe", "2")
	}
	if s.Minimum != nil {
		values = append(values, strconv.Itoa(int(*s.Minimum)-1), "-2147483649")
	}
	if s.Maximum != nil {
		values = append(values, strconv.Itoa(int(*s.Maximum)+1))
	}
	if s.MaxLength != nil {
		values = append(values, strings.Repeat("a", *s.MaxLength+1))
	}
	if len(s.Enum) > 0 || s.Pattern != "" || s.Format == "date" || s.Format == "date-time" || s.Format == "uuid" {
		values = append(values, "!nonsense!", "\x00")
	}
	return values
}

func (m *maker) headers() {
	for _, p := range m.op.Parameters {
		if p.In != "header" {
			continue
		}
		m.add("two of header "+p.Name, func(b *bad) { b.header[http.CanonicalHeaderKey(p.Name)], b.bearable = []string{"a", "b"}, true })
		for _, value := range []string{"", "\x00", "\xff", long, `W/"`, "t=1,v1="} {
			m.add("header "+p.Name+" = "+value[:min(len(value), 40)], func(b *bad) { b.header.Set(p.Name, value); b.bearable = true })
		}
		if p.Required {
			m.add("no header "+p.Name, func(b *bad) { b.header.Del(p.Name) })
		}
		if p.Schema.MaxLength != nil {
			m.add("too long a header "+p.Name, func(b *bad) { b.header.Set(p.Name, strings.Repeat("a", *p.Schema.MaxLength+1)) })
		}
	}
	if len(m.op.Security) > 0 {
		for _, value := range []string{"garbage", "", "\x00", long, base64.RawURLEncoding.EncodeToString(make([]byte, 32))} {
			name, _, _ := strings.Cut(m.good.header.Get("Cookie"), "=")
			m.add("a cookie of nobody", func(b *bad) { b.header.Set("Cookie", name+"="+value); b.status = http.StatusUnauthorized })
		}
	}
	if strings.Contains(m.row.route, "/v1/account/") {
		return // hashing a password each time is slow, and the rest of the routes have the same server
	}
	for name, value := range map[string]string{
		"Range": "bytes=9-1,x", "If-None-Match": "\x00,,", "Accept": "application/nonsense", "Accept-Encoding": "\xff;q=x", "X-Request-Id": "\n\x00",
		"X-Forwarded-For": "'; DROP TABLE users", "User-Agent": "\x00\xff" + long, "If-Match": `"x"`, "Expect": "nonsense", "Traceparent": "00-x",
	} {
		m.add("header "+name, func(b *bad) { b.header.Set(name, value); b.bearable = true })
	}
}

func (m *maker) bodies() {
	if m.op.RequestBody == nil {
		return
	}
	described := m.op.RequestBody.Content["application/json"]
	if described == nil || described.Schema.Ref == "" {
		for name, content := range map[string][]byte{
			"nothing": nil, "text": []byte("hello"), "half": m.good.body[:len(m.good.body)/2], "zeros": make([]byte, 4096), "a zip's head": []byte("PK\x03\x04"), "a gzip's head": {0x1f, 0x8b, 8, 0},
		} {
			m.add("a body of "+name, func(b *bad) {
				b.body = content
				b.bearable = name == "half" && strings.HasSuffix(m.row.route, "/images") // of a picture only the head is read
			})
		}
		return
	}
	for name, content := range map[string]string{
		"nothing": "", "space": " ", "half": "{", "a list": "[]", "null": "null", "a text": `"x"`, "a number": "1", "two": `{}{}`, "XML": "<a/>", "NUL": "\x00",
		"invalid UTF-8": "{\"\xff\":1}", "a BOM": "\xef\xbb\xbf{}x", "depth": strings.Repeat(`{"a":`, 20000), "a huge number": `{"x":1e999999}`, "__proto__": `{"__proto__":{"role":"admin"}}`,
	} {
		m.add("a body of "+name, func(b *bad) { b.body = []byte(content) })
	}
	limit := int(m.op.MaxBodyBytes)
	if limit == 0 {
		limit = 1 << 20
	}
	m.add("too large a body", func(b *bad) {
		b.body = append(bytes.Repeat([]byte(" "), limit+1), b.body...)
		b.status = http.StatusRequestEntityTooLarge
	})
	for _, mediaType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ";;+", "application/cbor"} {
		m.add("content type "+mediaType, func(b *bad) { b.header.Set("Content-Type", mediaType) })
	}
	m.add("two content types", func(b *bad) {
		b.header["Content-Type"], b.bearable = []string{"application/json", "text/plain"}, true
	})
	var body map[string]any
	require.NoError(m.t, json.Unmarshal(m.good.body, &body))
	schema := m.s.API().OpenAPI().Components.Schemas.SchemaFromRef(described.Schema.Ref)
	m.fields(schema, "body", body, func(v any) []byte {
		encoded, err := json.Marshal(v)
		require.NoError(m.t, err)
		return encoded
	})
}

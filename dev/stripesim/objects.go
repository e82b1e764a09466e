package stripesim

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// object is one of Stripe's objects in the very shape in which Stripe shows it. Numbers are int64.
type object map[string]any

// objectFiles hold every field that an object has at version 2023-10-16, with its value at birth.
//
//go:embed objects/*.json
var objectFiles embed.FS

// kinds of objects, by the value of their field "object"; the prefix of their IDs.
var prefixes = map[string]string{
	"checkout.session": "cs_test", "payment_intent": "pi", "charge": "ch", "refund": "re", "dispute": "dp",
	"balance_transaction": "txn", "event": "evt", "webhook_endpoint": "we", "account": "acct", "transfer": "tr",
	"payout": "po", "bank_account": "ba", "file": "file", "customer": "cus", "transfer_reversal": "trr", "delivery": "del", "job": "job", "fault": "fault",
}

// newObject makes an object of a kind as it is at birth.
func (s *Server) newObject(kind string) object {
	o := object{"object": kind}
	if raw, err := objectFiles.ReadFile("objects/" + kind + ".json"); err == nil {
		o = decode(raw)
	}
	o["id"] = newID(prefixes[kind])
	o["created"] = s.now().Unix()
	return o
}

func decode(raw []byte) object {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var o map[string]any
	if err := d.Decode(&o); err != nil {
		panic(fmt.Sprintf("stripesim: stored object is no JSON: %v", err))
	}
	return normal(o).(object)
}

// normal turns what the decoder makes into what the rest of the package expects.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := make(object, len(v))
		for k, inner := range v {
			o[k] = normal(inner)
		}
		return o
	case object:
		o := make(object, len(v))
		for k, inner := range v {
			o[k] = normal(inner)
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			list[i] = normal(inner)
		}
		return list
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	default:
		return v
	}
}

// copyOf is deep: what leaves the lock must not change any more.
func copyOf(o object) object { return normal(o).(object) }

func (o object) str(key string) string {
	text, _ := o[key].(string)
	return text
}

func (o object) num(key string) int64 {
	switch n := o[key].(type) {
	case int64:
		return n
	case int:
		return int64(n)
	}
	return 0
}

func (o object) flag(key string) bool {
	b, _ := o[key].(bool)
	return b
}

func (o object) list(key string) []any {
	l, _ := o[key].([]any)
	return l
}

func (o object) sub(key string) object {
	inner, _ := o[key].(object)
	return inner
}

const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

func newID(prefix string) string {
	var b strings.Builder
	b.WriteString(prefix + "_")
	for range 24 {
		n, _ := rand.Int(rand.Reader, big.NewInt(int64(len(idLetters))))
		b.WriteByte(idLetters[n.Int64()])
	}
	return b.String()
}

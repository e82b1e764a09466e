package mail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"time"

	"marketplace/internal/money"
)

// message is the one value with lines of its own: what a person wrote to another.
const message = "message"

// readable turns a mail's data into what its words use: amounts, times and reasons as the reader knows them.
// Everything but the message is one line, so that nothing that a person wrote can pass for a part of the mail.
func readable(words *template.Template, locale string, data json.RawMessage) (map[string]any, error) {
	values := map[string]any{}
	if len(data) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		if err := decoder.Decode(&values); err != nil {
			return nil, err
		}
	}
	if values == nil { // the data was null
		values = map[string]any{}
	}
	for name, v := range values {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, fmt.Errorf("%s: want a whole number", name)
			}
			values[name] = n
		case string:
			switch {
			case name == "at" || strings.HasSuffix(name, "At"):
				values[name] = moment(locale, oneLine(v))
			case name != message:
				values[name] = oneLine(v)
			}
		}
	}
	if minor, ok := values["amountMinor"].(int64); ok {
		currency, _ := values["currency"].(string)
		values["amount"] = money.Money{Minor: minor, Currency: currency}.In(locale)
		if tax, _ := values["taxMinor"].(int64); tax > 0 {
			values["tax"] = money.Money{Minor: tax, Currency: currency}.In(locale)
		}
	}
	if code, ok := values["reasonCode"].(string); ok {
		if words.Lookup("reason."+code) == nil {
			code = "other"
		}
		reason, err := fill(words, "reason."+code, nil)
		if err != nil {
			return nil, err
		}
		values["reason"] = reason
	}
	return values, nil
}

var (
	weekdays = map[string][]string{
		"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	months = map[string][]string{
		"es": {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	dates = map[string]string{"es": "%s %d de %s de %d, %s (UTC)", "en": "%s %d %s %d, %s (UTC)"}
)

// moment writes a time, an RFC 3339 string in the data, for a reader whose time zone nobody knows.
func moment(locale, s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	t = t.UTC()
	return fmt.Sprintf(dates[locale], weekdays[locale][t.Weekday()], t.Day(), months[locale][t.Month()-1], t.Year(), t.Format("15:04"))
}

// oneLine keeps what a person wrote from adding headers.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

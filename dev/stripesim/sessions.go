package stripesim

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Stripe's limits on how long a session stays open.
const (
	minSessionLife = 30 * time.Minute
	maxSessionLife = 24 * time.Hour
)

var sessionParams = []string{
	"mode", "success_url", "cancel_url", "client_reference_id", "customer", "customer_creation", "customer_email", "expires_at", "line_items", "locale",
	"metadata", "payment_intent_data", "payment_method_types", "payment_method_options", "submit_type", "currency", "allow_promotion_codes",
	"automatic_tax", "billing_address_collection", "custom_text", "tax_id_collection", "ui_mode",
}

func (s *Server) createSession(_ string, p params) (object, error) {
	if err := p.only(sessionParams...); err != nil {
		return nil, err
	}
	if mode := p.str("mode"); mode != "payment" {
		return nil, invalid("", "mode", "The simulator knows mode=payment only, not %q", mode)
	}
	if err := checkAddress("success_url", p.str("success_url"), true); err != nil {
		return nil, err
	}
	if err := checkAddress("cancel_url", p.str("cancel_url"), false); err != nil {
		return nil, err
	}
	total, currency, items, err := lineItems(p)
	if err != nil {
		return nil, err
	}
	pricing, err := taxParams(p, items)
	if err != nil {
		return nil, err
	}
	expires, err := s.sessionExpiry(p)
	if err != nil {
		return nil, err
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	intentMetadata, err := p.metadata("payment_intent_data[metadata]", p.sub("payment_intent_data"))
	if err != nil {
		return nil, err
	}
	o := s.newObject("checkout.session")
	id := o.str("id")
	o["amount_subtotal"], o["amount_total"], o["currency"] = total, total, currency
	o["success_url"], o["cancel_url"] = p.str("success_url"), orNil(p.str("cancel_url"))
	o["client_reference_id"], o["customer_email"] = orNil(p.str("client_reference_id")), orNil(p.str("customer_email"))
	o["expires_at"], o["metadata"] = expires.Unix(), metadata
	o["url"] = s.cfg.PublicURL + "/c/pay/" + id
	if types := p.list("payment_method_types"); len(types) > 0 {
		o["payment_method_types"] = types
	}
	if p.sub("automatic_tax").str("enabled") == "true" {
		o["automatic_tax"] = object{"enabled": true, "liability": object{"type": "self"}, "status": "requires_location_inputs"}
	}
	if p.sub("tax_id_collection").str("enabled") == "true" {
		o["tax_id_collection"] = object{"enabled": true}
	}
	for _, field := range []string{"billing_address_collection", "customer_creation"} {
		if chosen := p.str(field); chosen != "" {
			o[field] = chosen
		}
	}
	s.st.put("checkout.session", id, o)
	s.st.put("session_private", id, object{
		"items": items, "pricing": pricing, "intent_metadata": intentMetadata, "description": orNil(p.sub("payment_intent_data").str("description")),
		"transfer_group": orNil(p.sub("payment_intent_data").str("transfer_group")),
	})
	s.later(jobExpireSession, id, expires)
	return s.shown(o, p)
}

func (s *Server) sessionExpiry(p params) (time.Time, error) {
	seconds, given, err := p.integer("expires_at", "expires_at")
	if err != nil {
		return time.Time{}, err
	}
	now := s.now()
	if !given {
		return now.Add(maxSessionLife), nil
	}
	at := time.Unix(seconds, 0)
	if at.Before(now.Truncate(time.Second).Add(minSessionLife)) {
		return at, invalid("", "expires_at", "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.")
	}
	if at.After(now.Add(maxSessionLife)) {
		return at, invalid("", "expires_at", "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.")
	}
	return at, nil
}

func checkAddress(param, raw string, required bool) error {
	if raw == "" {
		if required {
			return missing(param)
		}
		return nil
	}
	u, err := url.Parse(strings.ReplaceAll(raw, "{CHECKOUT_SESSION_ID}", "id"))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return invalid("url_invalid", param, "Not a valid URL")
	}
	return nil
}

// lineItems adds up what is sold.
func lineItems(p params) (total int64, currency string, items []any, err error) {
	given := p.list("line_items")
	if len(given) == 0 {
		return 0, "", nil, missing("line_items")
	}
	for i, raw := range given {
		name := "line_items[" + strconv.Itoa(i) + "]"
		item, _ := raw.(object)
		price := item.sub("price_data")
		quantity, hasQuantity, err := item.integer(name+"[quantity]", "quantity")
		if err != nil {
			return 0, "", nil, err
		}
		amount, hasAmount, err := price.integer(name+"[price_data][unit_amount]", "unit_amount")
		if err != nil {
			return 0, "", nil, err
		}
		title := price.sub("product_data").str("name")
		switch {
		case price == nil:
			return 0, "", nil, missing(name + "[price_data]")
		case !hasQuantity || quantity < 1:
			return 0, "", nil, missing(name + "[quantity]")
		case !hasAmount:
			return 0, "", nil, missing(name + "[price_data][unit_amount]")
		case title == "":
			return 0, "", nil, missing(name + "[price_data][product_data][name]")
		case amount < 0:
			return 0, "", nil, invalid("parameter_invalid_integer", name+"[price_data][unit_amount]", "This value must be greater than or equal to 0.")
		}
		code, err := knownCurrency(name+"[price_data][currency]", price.str("currency"))
		if err != nil {
			return 0, "", nil, err
		}
		if amount > maxAmount(code) || quantity > 999_999 {
			return 0, "", nil, invalid("amount_too_large", name+"[price_data][unit_amount]", "The amount is out of range")
		}
		if err := roundAmount(name+"[price_data][unit_amount]", amount, code); err != nil {
			return 0, "", nil, err
		}
		if currency != "" && currency != code {
			return 0, "", nil, invalid("", name, "All line items must have the same currency")
		}
		currency = code
		total += amount * quantity
		items = append(items, object{
			"id": newID("li"), "object": "item", "amount_discount": int64(0), "amount_subtotal": amount * quantity, "amount_tax": int64(0),
			"amount_total": amount * quantity, "currency": currency, "description": title, "quantity": quantity, "price": nil,
		})
	}
	return total, currency, items, chargeable(total, currency)
}

var taxCode = regexp.MustCompile(`^txcd_\d{8}$`)

// taxParams reads what the items' taxes depend on, by the items' IDs.
func taxParams(p params, items []any) (object, error) {
	for field, choices := range map[string][]string{"billing_address_collection": {"", "auto", "required"}, "customer_creation": {"", "always", "if_required"}} {
		if !slices.Contains(choices, p.str(field)) {
			return nil, invalid("", field, "Invalid %s: must be one of %s", field, strings.Join(choices[1:], " or "))
		}
	}
	out := object{}
	for i, raw := range p.list("line_items") {
		name := "line_items[" + strconv.Itoa(i) + "][price_data]"
		price := raw.(object).sub("price_data")
		behavior, code := price.str("tax_behavior"), price.sub("product_data").str("tax_code")
		switch {
		case !slices.Contains([]string{"", "exclusive", "inclusive", "unspecified"}, behavior):
			return nil, invalid("", name+"[tax_behavior]", "Invalid tax_behavior: must be one of exclusive, inclusive, or unspecified")
		case p.sub("automatic_tax").str("enabled") == "true" && (behavior == "" || behavior == "unspecified"):
			return nil, invalid("", name+"[tax_behavior]", "Automatic tax calculation in Checkout requires a tax behavior of `inclusive` or `exclusive`.")
		case code != "" && !taxCode.MatchString(code):
			return nil, invalid("", name+"[product_data][tax_code]", "Invalid tax code: %s", code)
		}
		out[items[i].(object).str("id")] = object{"tax_behavior": behavior, "tax_code": code}
	}
	return out, nil
}

func (s *Server) listSessions(_ string, p params) (object, error) {
	if err := p.only("limit", "starting_after", "ending_before", "created", "payment_intent", "status", "customer"); err != nil {
		return nil, err
	}
	return s.listing("checkout.session", "/v1/checkout/sessions", p, func(o object) bool {
		intent, status := p.str("payment_intent"), p.str("status")
		return (intent == "" || o.str("payment_intent") == intent) && (status == "" || o.str("status") == status)
	})
}

func (s *Server) listLineItems(id string, p params) (object, error) {
	private, ok := s.st.get("session_private", id)
	if !ok {
		return nil, noSuch("checkout.session", id)
	}
	return s.shown(lineItemList(id, private), p)
}

func lineItemList(session string, private object) object {
	return object{"object": "list", "url": "/v1/checkout/sessions/" + session + "/line_items", "has_more": false, "data": private.list("items")}
}

func (s *Server) expireByAPI(id string, p params) (object, error) {
	o, ok := s.st.get("checkout.session", id)
	if !ok {
		return nil, noSuch("checkout.session", id)
	}
	if status := o.str("status"); status != "open" {
		return nil, &apiError{
			http.StatusBadRequest, "invalid_request_error", "", "",
			`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ` + "`" + status + "`.", "",
		}
	}
	s.expireSession(id)
	return s.shown(o, p)
}

// expireSession closes the page and with it the payment that was begun on it.
func (s *Server) expireSession(id string) {
	o, ok := s.st.get("checkout.session", id)
	if !ok || o.str("status") != "open" {
		return
	}
	o["status"] = "expired"
	s.st.put("checkout.session", id, o)
	s.dropJobs(id)
	if intent, begun := s.st.get("payment_intent", o.str("payment_intent")); begun {
		intent["status"], intent["canceled_at"], intent["cancellation_reason"] = "canceled", s.now().Unix(), "automatic"
		intent["next_action"] = nil
		s.st.put("payment_intent", intent.str("id"), intent)
		s.emit("payment_intent.canceled", intent)
	}
	s.emit("checkout.session.expired", o)
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

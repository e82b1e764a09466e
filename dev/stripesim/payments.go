package stripesim

import "strings"

// outcome is what the bank says to a card or an account.
type outcome struct {
	challenge bool   // 3-D Secure first
	decline   string // decline code
	code      string // error code, when it is not card_declined
	delayed   bool   // the answer comes later
	fails     bool   // and it is no
	never     bool   // the answer comes only when the control API gives it
	dispute   bool   // the cardholder complains right away
	atOnce    bool   // the money is available without delay
	refund    string // of a refund: "pending" (and done later) or "fails" (after it had seemed done)
}

// Methods of payment by test number, those of Stripe where it has one.
var outcomes = map[string]outcome{
	"4242424242424242":       {},
	"5555555555554444":       {},
	"4000000000000002":       {decline: "generic_decline"},
	"4000000000009995":       {decline: "insufficient_funds"},
	"4000000000009987":       {decline: "lost_card"},
	"4000000000000069":       {decline: "expired_card", code: "expired_card"},
	"4000000000000127":       {decline: "incorrect_cvc", code: "incorrect_cvc"},
	"4000000000000119":       {decline: "processing_error", code: "processing_error"},
	"4000002760003184":       {challenge: true},
	"4000002500003155":       {challenge: true},
	"4000008400001629":       {challenge: true, decline: "generic_decline"},
	"4000000000000259":       {dispute: true},
	"4000000000000077":       {atOnce: true},
	"4000000000007726":       {refund: "pending"},
	"4000000000005126":       {refund: "fails"},
	"AT611904300234573201":   {delayed: true},
	"AT861904300235473202":   {delayed: true, fails: true},
	"AT591904300235473203":   {delayed: true, never: true},
	"DE89370400440532013000": {delayed: true},
}

// cardCountries are where cards were issued that are not American, as Stripe's test cards are.
var cardCountries = map[string]string{
	"4000000400000008": "AT", "4000000560000004": "BE", "4000000760000002": "BR", "4000001240000000": "CA", "4000002030000002": "CZ",
	"4000002460000001": "FI", "4000002500000003": "FR", "4000002760000016": "DE", "4000003000000030": "GR", "4000003480000005": "HU",
	"4000003720000005": "IE", "4000003800000008": "IT", "4000003920000003": "JP", "4000004840008001": "MX", "4000005280000002": "NL",
	"4000005780000007": "NO", "4000006160000005": "PL", "4000006200000007": "PT", "4000007240000007": "ES", "4000007520000008": "SE",
	"4000007560000009": "CH", "4000008260000000": "GB",
}

func cardCountry(number string) string {
	if country, ok := cardCountries[number]; ok {
		return country
	}
	return "US"
}

const (
	feePercentTenths = 29 // 2.9 %
	feeFixed         = 30 // cents
)

// processorFee is whole tens where the amounts are.
func processorFee(amount int64, code string) int64 {
	unit := int64(1)
	if currencies[code].decimals == 3 {
		unit = 10
	}
	return (amount*feePercentTenths+500*unit)/(1000*unit)*unit + scaled(feeFixed, code)
}

// pay is the customer's press on the button. It tells whether the bank wants a challenge, and returns an error when it
// says no.
func (s *Server) pay(session object, number string, by buyer) (challenge bool, err error) {
	number = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(number))
	result, known := outcomes[number]
	if !known && cardCountries[number] == "" {
		return false, &apiError{402, "card_error", "incorrect_number", "number", "Your card number is incorrect.", ""}
	}
	if err := s.applyTax(session, by); err != nil {
		return false, err
	}
	intent := s.intentOf(session)
	method := newID("pm")
	intent["payment_method"], intent["last_payment_error"], intent["next_action"] = method, nil, nil
	private := object{"number": number, "id": intent.str("id")}
	s.st.put("intent_private", intent.str("id"), private)
	switch {
	case result.challenge:
		intent["status"] = "requires_action"
		intent["next_action"] = object{"type": "use_stripe_sdk", "use_stripe_sdk": object{"type": "three_d_secure_redirect"}}
		s.st.put("payment_intent", intent.str("id"), intent)
		s.emit("payment_intent.requires_action", intent)
		return true, nil
	case result.delayed:
		s.begin(session, intent, number, result)
		return false, nil
	default:
		return false, s.capture(session, intent, number, result)
	}
}

// answerChallenge is the end of 3-D Secure.
func (s *Server) answerChallenge(session object, passed bool) error {
	intent, ok := s.st.get("payment_intent", session.str("payment_intent"))
	if !ok || intent.str("status") != "requires_action" {
		return invalid("payment_intent_unexpected_state", "", "There is nothing to authenticate.")
	}
	intent["next_action"] = nil
	if !passed {
		failure := &apiError{402, "invalid_request_error", "payment_intent_authentication_failure", "", "We are unable to authenticate your payment method. Please choose a different payment method and try again.", ""}
		s.refuse(intent, failure)
		return failure
	}
	private, _ := s.st.get("intent_private", intent.str("id"))
	return s.capture(session, intent, private.str("number"), outcomes[private.str("number")])
}

// intentOf makes the session's intent when the customer first tries to pay.
func (s *Server) intentOf(session object) object {
	if intent, ok := s.st.get("payment_intent", session.str("payment_intent")); ok {
		intent["amount"] = session["amount_total"] // another address, another tax
		return intent
	}
	private, _ := s.st.get("session_private", session.str("id"))
	intent := s.newObject("payment_intent")
	id := intent.str("id")
	intent["client_secret"] = id + "_secret_" + newID("s")[2:]
	intent["amount"], intent["currency"] = session["amount_total"], session["currency"]
	intent["metadata"], intent["description"] = copyOf(private.sub("intent_metadata")), private["description"]
	intent["payment_method_types"], intent["transfer_group"] = session["payment_method_types"], private["transfer_group"]
	session["payment_intent"] = id
	s.st.put("payment_intent", id, intent)
	s.st.put("checkout.session", session.str("id"), session)
	s.emit("payment_intent.created", intent)
	return intent
}

// capture asks the bank for the money, at once.
func (s *Server) capture(session, intent object, number string, result outcome) error {
	charge := s.newCharge(session, intent, number)
	if result.decline != "" {
		code := result.code
		if code == "" {
			code = "card_declined"
		}
		failure := &apiError{402, "card_error", code, "", "Your card was declined.", result.decline}
		s.failCharge(charge, failure)
		s.refuse(intent, failure)
		return failure
	}
	s.succeed(session, intent, charge)
	s.complete(session, "paid")
	s.emit("checkout.session.completed", session)
	if result.dispute {
		s.openDispute(charge, charge.num("amount"), "fraudulent", false)
	}
	return nil
}

// begin takes an order whose money comes later.
func (s *Server) begin(session, intent object, number string, result outcome) {
	charge := s.newCharge(session, intent, number)
	intent["status"], intent["latest_charge"] = "processing", charge.str("id")
	s.st.put("payment_intent", intent.str("id"), intent)
	s.complete(session, "unpaid")
	s.emit("charge.pending", charge)
	s.emit("payment_intent.processing", intent)
	s.emit("checkout.session.completed", session)
	if result.never {
		return
	}
	what := jobSettlePayment
	if result.fails {
		what = jobFailPayment
	}
	s.later(what, session.str("id"), s.now().Add(s.cfg.SettleDelay))
}

// settleDelayed is the bank's late answer.
func (s *Server) settleDelayed(sessionID string, paid bool) bool {
	session, ok := s.st.get("checkout.session", sessionID)
	if !ok {
		return false
	}
	intent, _ := s.st.get("payment_intent", session.str("payment_intent"))
	if intent.str("status") != "processing" {
		return false
	}
	s.dropJobs(sessionID)
	charge, _ := s.st.get("charge", intent.str("latest_charge"))
	if !paid {
		failure := &apiError{402, "card_error", "payment_intent_payment_attempt_failed", "", "The payment failed.", "insufficient_funds"}
		s.failCharge(charge, failure)
		s.refuse(intent, failure)
		s.emit("checkout.session.async_payment_failed", session)
		return true
	}
	s.succeed(session, intent, charge)
	session["payment_status"] = "paid"
	s.st.put("checkout.session", sessionID, session)
	s.emit("checkout.session.async_payment_succeeded", session)
	return true
}

func (s *Server) newCharge(session, intent object, number string) object {
	charge := s.newObject("charge")
	charge["amount"], charge["currency"] = intent["amount"], intent["currency"]
	charge["payment_intent"], charge["payment_method"] = intent.str("id"), intent["payment_method"]
	charge["metadata"], charge["description"] = copyOf(intent.sub("metadata")), intent["description"]
	charge["transfer_group"] = intent["transfer_group"]
	details := s.customerDetails(session)
	charge["billing_details"] = object{"address": details["address"], "email": details["email"], "name": details["name"], "phone": nil}
	last4 := number[len(number)-4:]
	if outcomes[number].delayed {
		charge["payment_method_details"] = object{"type": "sepa_debit", "sepa_debit": object{"bank_code": "19043", "branch_code": nil, "country": number[:2], "fingerprint": "simulated", "last4": last4, "mandate": nil}}
	} else {
		brand := "visa"
		if number[0] == '5' {
			brand = "mastercard"
		}
		charge["payment_method_details"] = object{"type": "card", "card": object{"brand": brand, "checks": nil, "country": cardCountry(number), "exp_month": int64(12), "exp_year": int64(2034), "fingerprint": "simulated", "funding": "credit", "installments": nil, "last4": last4, "mandate": nil, "network": brand, "three_d_secure": nil, "wallet": nil}}
	}
	s.st.put("charge", charge.str("id"), charge)
	return charge
}

func (s *Server) succeed(session, intent, charge object) {
	amount, code := charge.num("amount"), charge.str("currency")
	entry := posting{source: charge.str("id"), kind: "charge", category: "charge", amount: amount, fee: processorFee(amount, code), currency: code}
	switch result := s.outcomeOf(charge); {
	case result.delayed:
		entry.kind = "payment"
	case result.atOnce:
		entry.available = s.now()
	}
	booked := s.book(entry)
	charge["balance_transaction"], charge["amount_captured"], charge["captured"], charge["paid"], charge["status"] = booked.str("id"), amount, true, true, "succeeded"
	charge["outcome"] = object{"network_status": "approved_by_network", "reason": nil, "risk_level": "normal", "seller_message": "Payment complete.", "type": "authorized"}
	s.st.put("charge", charge.str("id"), charge)
	intent["status"], intent["amount_received"], intent["latest_charge"], intent["last_payment_error"] = "succeeded", amount, charge.str("id"), nil
	s.st.put("payment_intent", intent.str("id"), intent)
	s.emit("charge.succeeded", charge)
	s.emit("payment_intent.succeeded", intent)
}

func (s *Server) complete(session object, paymentStatus string) {
	session["status"], session["payment_status"] = "complete", paymentStatus
	session["customer_details"] = s.customerDetails(session)
	if session.str("customer_creation") == "always" && session["customer"] == nil {
		customer := s.newCustomer(session, session.sub("customer_details"))
		for kind, id := range map[string]string{"payment_intent": session.str("payment_intent"), "charge": s.chargeIDOf(session)} {
			if o, ok := s.st.get(kind, id); ok {
				o["customer"] = customer
				s.st.put(kind, id, o)
			}
		}
	}
	s.st.put("checkout.session", session.str("id"), session)
	s.dropJobs(session.str("id"))
}

func (s *Server) failCharge(charge object, failure *apiError) {
	charge["status"], charge["failure_code"], charge["failure_message"] = "failed", failure.code, failure.message
	charge["outcome"] = object{"network_status": "declined_by_network", "reason": orNil(failure.declineCode), "risk_level": "normal", "seller_message": "The bank did not return any further details with this decline.", "type": "issuer_declined"}
	s.st.put("charge", charge.str("id"), charge)
	s.emit("charge.failed", charge)
}

func (s *Server) refuse(intent object, failure *apiError) {
	intent["status"], intent["payment_method"] = "requires_payment_method", nil
	intent["last_payment_error"] = failure.body().sub("error")
	s.st.put("payment_intent", intent.str("id"), intent)
	s.emit("payment_intent.payment_failed", intent)
}

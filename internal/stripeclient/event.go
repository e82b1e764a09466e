package stripeclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"
)

// MaxEventBytes is the largest webhook body that is read.
const MaxEventBytes = 256 << 10

// signatureTolerance is how far a webhook's time may be from ours, into the past and the future.
const signatureTolerance = 300 * time.Second

// What can be wrong with a webhook.
var (
	ErrEventTooLarge   = errors.New("webhook body too large")
	ErrEventSignature  = errors.New("webhook signature does not match")
	ErrEventStale      = errors.New("webhook time too far from now")
	ErrEventAPIVersion = errors.New("webhook of another API version; create the endpoint with " + APIVersion)
	ErrEventMalformed  = errors.New("webhook is no event")
)

// Event is what a webhook tells. It is a hint to go and ask: webhooks come late, twice and out of order. IDs are
// set as far as the object names them; a dispute, for one, knows the payment but not our purchase.
type Event struct {
	ID              string
	Type            string
	Created         time.Time
	Livemode        bool
	ObjectID        string
	SessionID       string
	PaymentIntentID string
	ChargeID        string
	DisputeID       string
	RefundID        string    // Stripe's
	PurchaseID      uuid.UUID // from the metadata, else uuid.Nil
	OurRefundID     uuid.UUID // from the metadata, else uuid.Nil
	AccountID       string    // the publisher's account in which it happened, or to which a transfer went
	TransferID      string
	BankPayoutID    string    // of money on its way to a bank: ours, or with AccountID the publisher's
	OurPayoutID     uuid.UUID // from a transfer's metadata, else uuid.Nil
}

// eventObject is what objects of all kinds have in common.
type eventObject struct {
	ID                string            `json:"id"`
	Object            string            `json:"object"`
	PaymentIntent     reference         `json:"payment_intent"`
	Charge            reference         `json:"charge"`
	LatestCharge      reference         `json:"latest_charge"`
	ClientReferenceID string            `json:"client_reference_id"`
	Destination       reference         `json:"destination"`
	Metadata          map[string]string `json:"metadata"`
}

// reference is an ID, whether or not the object behind it is expanded.
type reference string

// UnmarshalJSON takes a string, an object with an ID, or null.
func (r *reference) UnmarshalJSON(raw []byte) error {
	var expanded struct {
		ID string `json:"id"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		err := json.Unmarshal(raw, &expanded)
		*r = reference(expanded.ID)
		return err
	}
	return json.Unmarshal(raw, (*string)(r))
}

// ParseEvent checks that a webhook comes from Stripe and reads it. Any of the secrets may have signed it, so
// that they can be changed without a gap.
func ParseEvent(payload []byte, signatureHeader string, secrets []string, now time.Time) (Event, error) {
	if len(payload) > MaxEventBytes {
		return Event{}, ErrEventTooLarge
	}
	if !signed(payload, signatureHeader, secrets) {
		return Event{}, ErrEventSignature
	}
	if off := now.Sub(signatureTime(signatureHeader)); off > signatureTolerance || off < -signatureTolerance {
		return Event{}, ErrEventStale
	}
	var e stripe.Event
	if err := json.Unmarshal(payload, &e); err != nil || e.ID == "" || e.Type == "" || e.Data == nil {
		return Event{}, ErrEventMalformed
	}
	if e.APIVersion != APIVersion {
		return Event{}, fmt.Errorf("%w, not %.32q", ErrEventAPIVersion, e.APIVersion)
	}
	var object eventObject
	if err := json.Unmarshal(e.Data.Raw, &object); err != nil {
		return Event{}, ErrEventMalformed
	}
	return toEvent(e, object), nil
}

func toEvent(e stripe.Event, o eventObject) Event {
	out := Event{
		ID: e.ID, Type: string(e.Type), Created: time.Unix(e.Created, 0).UTC(), Livemode: e.Livemode, ObjectID: o.ID,
		PaymentIntentID: string(o.PaymentIntent), ChargeID: string(o.Charge),
		PurchaseID: parseID(o.Metadata[metadataPurchase]), OurRefundID: parseID(o.Metadata[metadataRefund]),
		AccountID: e.Account, OurPayoutID: parseID(o.Metadata[metadataPayout]),
	}
	switch o.Object {
	case "checkout.session":
		out.SessionID = o.ID
		if out.PurchaseID == uuid.Nil {
			out.PurchaseID = parseID(o.ClientReferenceID)
		}
	case "payment_intent":
		out.PaymentIntentID, out.ChargeID = o.ID, string(o.LatestCharge)
	case "charge":
		out.ChargeID = o.ID
	case "dispute":
		out.DisputeID = o.ID
	case "refund":
		out.RefundID = o.ID
	case "transfer":
		out.TransferID, out.AccountID = o.ID, string(o.Destination)
	case "payout":
		out.BankPayoutID = o.ID
	}
	return out
}

// signed leaves the comparison to the library, and the time to us: the library lets any future time pass.
func signed(payload []byte, header string, secrets []string) bool {
	for _, secret := range secrets {
		if secret != "" && webhook.ValidatePayloadIgnoringTolerance(payload, header, secret) == nil {
			return true
		}
	}
	return false
}

// signatureTime reads the same of several times as the library does: the last.
func signatureTime(header string) time.Time {
	var seconds int64
	for pair := range strings.SplitSeq(header, ",") {
		if text, ok := strings.CutPrefix(pair, "t="); ok {
			seconds, _ = strconv.ParseInt(text, 10, 64) // the library has refused what is no number
		}
	}
	return time.Unix(seconds, 0)
}

func parseID(text string) uuid.UUID {
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil
	}
	return id
}

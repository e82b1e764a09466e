package stripeclient_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v76/webhook"

	"marketplace/internal/stripeclient"
)

func body(t *testing.T, object map[string]any) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{
		"id": "evt_1", "object": "event", "api_version": stripeclient.APIVersion, "type": "x.y", "created": 1_700_000_000, "livemode": true,
		"data": map[string]any{"object": object},
	})
	require.NoError(t, err)
	return raw
}

func sign(payload []byte, secret string, at time.Time) string {
	return webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: secret, Timestamp: at}).Header
}

func TestParseEventNamesTheObjects(t *testing.T) {
	t.Parallel()
	purchase, refund := uuid.New(), uuid.New()
	ours := map[string]any{"purchase_id": purchase.String(), "refund_id": refund.String()}
	for name, test := range map[string]struct {
		object map[string]any
		want   stripeclient.Event
	}{
		"session": {
			map[string]any{"object": "checkout.session", "id": "cs_1", "payment_intent": "pi_1", "client_reference_id": purchase.String()},
			stripeclient.Event{ObjectID: "cs_1", SessionID: "cs_1", PaymentIntentID: "pi_1", PurchaseID: purchase},
		},
		"intent": {
			map[string]any{"object": "payment_intent", "id": "pi_1", "latest_charge": map[string]any{"id": "ch_1"}, "metadata": map[string]any{"purchase_id": purchase.String()}},
			stripeclient.Event{ObjectID: "pi_1", PaymentIntentID: "pi_1", ChargeID: "ch_1", PurchaseID: purchase},
		},
		"charge of somebody else": {
			map[string]any{"object": "charge", "id": "ch_1", "payment_intent": nil, "metadata": map[string]any{"purchase_id": "no uuid"}},
			stripeclient.Event{ObjectID: "ch_1", ChargeID: "ch_1"},
		},
		"refund": {
			map[string]any{"object": "refund", "id": "re_1", "payment_intent": "pi_1", "charge": "ch_1", "metadata": ours},
			stripeclient.Event{ObjectID: "re_1", RefundID: "re_1", PaymentIntentID: "pi_1", ChargeID: "ch_1", PurchaseID: purchase, OurRefundID: refund},
		},
		"dispute": {
			map[string]any{"object": "dispute", "id": "dp_1", "payment_intent": "pi_1", "charge": "ch_1", "metadata": map[string]any{}},
			stripeclient.Event{ObjectID: "dp_1", DisputeID: "dp_1", PaymentIntentID: "pi_1", ChargeID: "ch_1"},
		},
		"transfer": {
			map[string]any{"object": "transfer", "id": "tr_1", "destination": "acct_1", "metadata": map[string]any{"payout_id": refund.String()}},
			stripeclient.Event{ObjectID: "tr_1", TransferID: "tr_1", AccountID: "acct_1", OurPayoutID: refund},
		},
		"payout": {
			map[string]any{"object": "payout", "id": "po_1", "destination": "ba_1"},
			stripeclient.Event{ObjectID: "po_1", BankPayoutID: "po_1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			payload := body(t, test.object)
			event, err := stripeclient.ParseEvent(payload, sign(payload, "whsec_a", time.Now()), []string{"whsec_a"}, time.Now())
			require.NoError(t, err)
			test.want.ID, test.want.Type, test.want.Livemode, test.want.Created = "evt_1", "x.y", true, time.Unix(1_700_000_000, 0).UTC()
			require.Equal(t, test.want, event)
		})
	}
}

func TestParseEventRefuses(t *testing.T) {
	t.Parallel()
	now := time.Now()
	good := body(t, map[string]any{"object": "charge", "id": "ch_1"})
	for name, test := range map[string]struct {
		payload []byte
		header  string
		want    error
	}{
		"no signature":        {good, "", stripeclient.ErrEventSignature},
		"nonsense":            {good, "t=1,v1=zz", stripeclient.ErrEventSignature},
		"another's signature": {good, sign(good, "whsec_other", now), stripeclient.ErrEventSignature},
		"empty secret":        {good, sign(good, "", now), stripeclient.ErrEventSignature},
		"changed on the way":  {append(bytes.Clone(good), ' '), sign(good, "whsec_a", now), stripeclient.ErrEventSignature},
		"301 s ago":           {good, sign(good, "whsec_a", now.Add(-301*time.Second)), stripeclient.ErrEventStale},
		"302 s ahead":         {good, sign(good, "whsec_a", now.Add(302*time.Second)), stripeclient.ErrEventStale},
		"time put before":     {good, "t=1," + sign(good, "whsec_a", now.Add(-time.Hour)), stripeclient.ErrEventStale},
		"too large":           {make([]byte, stripeclient.MaxEventBytes+1), "", stripeclient.ErrEventTooLarge},
		"no JSON":             {[]byte("hello"), sign([]byte("hello"), "whsec_a", now), stripeclient.ErrEventMalformed},
		"no event":            {[]byte("{}"), sign([]byte("{}"), "whsec_a", now), stripeclient.ErrEventMalformed},
		"null":                {[]byte("null"), sign([]byte("null"), "whsec_a", now), stripeclient.ErrEventMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := stripeclient.ParseEvent(test.payload, test.header, []string{"whsec_a", ""}, now)
			require.ErrorIs(t, err, test.want)
		})
	}
	newer := bytes.Replace(good, []byte(stripeclient.APIVersion), []byte("2026-08-26"), 1)
	_, err := stripeclient.ParseEvent(newer, sign(newer, "whsec_a", now), []string{"whsec_a"}, now)
	require.ErrorIs(t, err, stripeclient.ErrEventAPIVersion)
}

func TestParseEventTakesTheOldSecretAndTheNew(t *testing.T) {
	t.Parallel()
	payload := body(t, map[string]any{"object": "charge", "id": "ch_1"})
	for _, secret := range []string{"whsec_old", "whsec_new"} {
		_, err := stripeclient.ParseEvent(payload, sign(payload, secret, time.Now().Add(-299*time.Second)), []string{"whsec_new", "whsec_old"}, time.Now())
		require.NoError(t, err)
	}
}

func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(`{"id":"evt_1","type":"a","api_version":"2023-10-16","data":{"object":{"id":1,"payment_intent":[]}}}`))
	f.Add([]byte(`{"id":"evt_1","type":"a","api_version":"2023-10-16","data":{"object":null}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(_ *testing.T, payload []byte) {
		_, _ = stripeclient.ParseEvent(payload, sign(payload, "whsec_a", time.Now()), []string{"whsec_a"}, time.Now())
	})
}

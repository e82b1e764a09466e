package stripesim_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/dev/stripesim"
	"marketplace/dev/stripesim/simtest"
)

// taxedForm asks for tax on top of two of 5.00 EUR, and for a customer.
const taxedForm = sessionForm + "&automatic_tax[enabled]=true&customer_creation=always&payment_intent_data[transfer_group]=g1" +
	"&line_items[0][price_data][tax_behavior]=exclusive"

func TestATaxedSessionBeforeAndAfter(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.jsonl")
	first, _ := start(t, stripesim.Config{StateFile: file})
	opened := call(t, first, http.MethodPost, "/v1/checkout/sessions", simtest.SecretKey, taxedForm).body
	id := opened["id"].(string)
	require.Equal(t, "requires_location_inputs", opened["automatic_tax"].(map[string]any)["status"])
	require.InDelta(t, 1000, opened["amount_total"], 0)
	require.Nil(t, opened["customer_details"])

	sim, _ := start(t, stripesim.Config{StateFile: file}) // the first is not closed: as after a kill
	require.Equal(t, "paid", sim.PayAs(id, simtest.CardOK, simtest.Buyer{Country: "IT", Name: "Ana", Email: "ana@example.test"}).State)
	paid := call(t, sim, http.MethodGet, "/v1/checkout/sessions/"+id+"?expand[]=line_items&expand[]=customer&expand[]=payment_intent.latest_charge", simtest.SecretKey, "").body
	require.Equal(t, "complete", paid["automatic_tax"].(map[string]any)["status"])
	require.InDelta(t, 1000, paid["amount_subtotal"], 0)
	require.InDelta(t, 1220, paid["amount_total"], 0)
	total := paid["total_details"].(map[string]any)
	require.InDelta(t, 220, total["amount_tax"], 0)
	require.NotContains(t, total, "breakdown", "only for who asks for it")
	item := paid["line_items"].(map[string]any)["data"].([]any)[0].(map[string]any)
	require.InDelta(t, 220, item["amount_tax"], 0)
	require.InDelta(t, 1220, item["amount_total"], 0)
	customer := paid["customer"].(map[string]any)
	require.Equal(t, "ana@example.test", customer["email"])
	charge := paid["payment_intent"].(map[string]any)["latest_charge"].(map[string]any)
	require.InDelta(t, 1220, charge["amount"], 0)
	require.Equal(t, "g1", charge["transfer_group"])
	require.Equal(t, customer["id"], charge["customer"])
	require.Equal(t, "IT", charge["billing_details"].(map[string]any)["address"].(map[string]any)["country"])
	list := call(t, sim, http.MethodGet, "/v1/charges?transfer_group=g1", simtest.SecretKey, "").body["data"].([]any)
	require.Len(t, list, 1)
}

func TestWhatIsExemptIsNotTaxed(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	form := taxedForm + "&line_items[0][price_data][product_data][tax_code]=txcd_00000000"
	id := call(t, sim, http.MethodPost, "/v1/checkout/sessions", simtest.SecretKey, form).body["id"].(string)
	require.Equal(t, int64(1000), sim.PayAs(id, simtest.CardOK, simtest.Buyer{Country: "SE"}).Total)
	got := call(t, sim, http.MethodGet, "/v1/checkout/sessions/"+id+"?expand[]=total_details.breakdown", simtest.SecretKey, "").body
	taxes := got["total_details"].(map[string]any)["breakdown"].(map[string]any)["taxes"].([]any)
	require.Equal(t, "product_exempt", taxes[0].(map[string]any)["taxability_reason"])
}

func TestTaxIDsByTheirPatterns(t *testing.T) {
	t.Parallel()
	sim, _ := start(t, stripesim.Config{})
	form := taxedForm + "&tax_id_collection[enabled]=true"
	for country, ids := range map[string]map[string]string{
		"ES": {"ESB12345678": "eu_vat", "B12345678": "es_cif"}, "FR": {"FRXX123456789": "eu_vat"}, "GR": {"EL123456789": "eu_vat"}, "NL": {"NL123456789B12": "eu_vat"},
		"GB": {"gb 123 456 789": "gb_vat"}, "CH": {"CHE-123.456.789 MWST": "ch_vat"}, "NO": {"123456789MVA": "no_vat"}, "US": {"12-3456789": "us_ein"},
		"CA": {"123456789RT0001": "ca_gst_hst", "1234567890TQ1234": "ca_qst", "123456789": "ca_bn"}, "JP": {"1234567890123": "jp_cn"},
		"DE": {"DE12345678": "", "FR12345678901": "eu_vat"}, "IT": {"12345678901": ""}, "KW": {"123": ""},
	} {
		for number, kind := range ids {
			id := call(t, sim, http.MethodPost, "/v1/checkout/sessions", simtest.SecretKey, form).body["id"].(string)
			paid := sim.PayAs(id, simtest.CardOK, simtest.Buyer{Country: country, PostalCode: "H2X 1Y4", TaxID: number})
			if kind == "" {
				require.Equal(t, "Your tax ID is invalid for this country.", paid.Error, number)
				continue
			}
			require.Equal(t, "paid", paid.State, number)
			got := call(t, sim, http.MethodGet, "/v1/checkout/sessions/"+id, simtest.SecretKey, "").body
			known := got["customer_details"].(map[string]any)["tax_ids"].([]any)[0].(map[string]any)
			require.Equal(t, kind, known["type"], number)
			require.Equal(t, strings.ToUpper(strings.Join(strings.Fields(number), "")), known["value"])
		}
	}
}

package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	marketplaceactivities "marketplace/activities/marketplace"
	"marketplace/internal/document"
	"marketplace/internal/stripeclient"
)

func TestWhoeverChargesTaxNamesItself(t *testing.T) {
	t.Parallel()
	full := issuing{
		LegalEntityName: " Plugs SL ", LegalEntityAddress: "Calle Mayor 1;  28013 Madrid ;", LegalEntityTaxID: "ESB12345678", DocumentSeriesPrefix: "2026-",
	}
	require.NoError(t, full.check("exclusive"))
	require.Equal(t, document.Seller{Name: "Plugs SL", Address: []string{"Calle Mayor 1", "28013 Madrid"}, TaxID: "ESB12345678"}, full.seller())
	require.NoError(t, issuing{}.check(taxOff))

	for says, spoil := range map[string]func(*issuing){
		"DOCUMENT_SERIES_PREFIX": func(d *issuing) { d.DocumentSeriesPrefix = "a/b" },
		"at most 300":            func(d *issuing) { d.LegalEntityName = string(make([]byte, 301)) },
		"has to name itself":     func(d *issuing) { d.LegalEntityTaxID = "" },
	} {
		bad := full
		spoil(&bad)
		require.ErrorContains(t, bad.check("inclusive"), says)
	}
}

func TestTaxOfOffers(t *testing.T) {
	t.Parallel()
	offers, err := selling{taxed: taxed{Tax: "inclusive"}, TaxCode: "txcd_10000000"}.offers()
	require.NoError(t, err)
	require.Equal(t, marketplaceactivities.Offers{Tax: stripeclient.TaxInclusive, TaxCode: "txcd_10000000"}, offers)
	offers, err = selling{taxed: taxed{Tax: taxOff}}.offers()
	require.NoError(t, err)
	require.Empty(t, offers.Tax)
	_, err = selling{taxed: taxed{Tax: "exclusive"}, TaxCode: "software"}.offers()
	require.ErrorContains(t, err, "TAX_CODE")
}

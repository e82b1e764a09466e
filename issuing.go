package main

import (
	"errors"
	"regexp"
	"strings"

	"marketplace/internal/document"
)

// issuing is who issues receipts and invoices, and how they are numbered.
type issuing struct {
	LegalEntityName      string `env:"LEGAL_ENTITY_NAME" help:"Who sells, as receipts and invoices name it; empty is the marketplace's name."`
	LegalEntityAddress   string `env:"LEGAL_ENTITY_ADDRESS" help:"Its address, lines parted by semicolons."`
	LegalEntityTaxID     string `env:"LEGAL_ENTITY_TAX_ID" help:"Its tax ID. Documents are numbered by it."`
	DocumentSeriesPrefix string `env:"DOCUMENT_SERIES_PREFIX" help:"Begins the names of the series of receipts (R), invoices (F) and corrections (C)."`
}

const mostOfAnEntity = 300 // bytes; what fits in the head of a document

var seriesPrefix = regexp.MustCompile(`^([A-Z0-9][A-Z0-9-]{0,13})?$`)

func (d issuing) check(tax string) error {
	switch {
	case !seriesPrefix.MatchString(d.DocumentSeriesPrefix):
		return errors.New("DOCUMENT_SERIES_PREFIX: want at most 14 capitals, digits and hyphens")
	case max(len(d.LegalEntityName), len(d.LegalEntityAddress), len(d.LegalEntityTaxID)) > mostOfAnEntity:
		return errors.New("LEGAL_ENTITY_NAME, LEGAL_ENTITY_ADDRESS and LEGAL_ENTITY_TAX_ID: at most 300 bytes each")
	case tax != taxOff && (d.LegalEntityName == "" || d.LegalEntityAddress == "" || d.LegalEntityTaxID == ""):
		return errors.New("TAX: whoever charges tax has to name itself: set LEGAL_ENTITY_NAME, LEGAL_ENTITY_ADDRESS and LEGAL_ENTITY_TAX_ID")
	}
	return nil
}

func (d issuing) seller() document.Seller {
	seller := document.Seller{Name: strings.TrimSpace(d.LegalEntityName), TaxID: strings.TrimSpace(d.LegalEntityTaxID)}
	for line := range strings.SplitSeq(d.LegalEntityAddress, ";") {
		if line = strings.TrimSpace(line); line != "" {
			seller.Address = append(seller.Address, line)
		}
	}
	return seller
}

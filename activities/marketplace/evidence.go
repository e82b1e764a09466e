package marketplace

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/internal/database"
	"marketplace/internal/document"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

// Where the customer of a purchase is, and who, is told by Stripe to the API process, which writes it straight into the
// database: it is personal, and so no business of a workflow. A webhook tells most of it; the rest Stripe is asked for.

// keepTaxEvidence writes down what was told. Nothing happens for a session that is no purchase of ours.
func keepTaxEvidence(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID, e stripeclient.TaxEvidence, source string) error {
	customer, err := json.Marshal(customerOf(e))
	if err != nil {
		return err
	}
	in := marketplacedb.KeepTaxEvidenceParams{
		PurchaseID: purchase, Customer: customer, BillingCountry: e.Address.Country, CardCountry: e.CardCountry,
		TaxIDCountry: taxIDCountry(e), Source: source, Complete: source == evidenceAsked,
	}
	if source == evidenceAsked {
		if in.Taxes, err = json.Marshal(taxesOf(e)); err != nil {
			return err
		}
	}
	return wrap("keep tax evidence", q.KeepTaxEvidence(ctx, in))
}

// Who told of the customer.
const (
	evidenceTold  = "webhook"
	evidenceAsked = "stripe"
)

func customerOf(e stripeclient.TaxEvidence) document.Customer {
	out := document.Customer{
		Name: e.Name, Email: e.Email, Line1: e.Address.Line1, Line2: e.Address.Line2, PostalCode: e.Address.PostalCode, City: e.Address.City,
		State: e.Address.State, Country: e.Address.Country, Exempt: string(e.TaxExempt),
	}
	for _, id := range e.TaxIDs {
		out.TaxIDs = append(out.TaxIDs, document.TaxID{Type: id.Type, Value: id.Value})
	}
	return out
}

func taxesOf(e stripeclient.TaxEvidence) []document.Tax {
	out := []document.Tax{}
	for _, t := range e.Taxes {
		out = append(out, document.Tax{Name: t.Name, Country: t.Country, State: t.State, Percentage: t.Percentage, AmountMinor: t.AmountMinor, Reason: t.Reason})
	}
	return out
}

// taxIDCountry is the country of a tax ID: the one of the address, if there are several.
func taxIDCountry(e stripeclient.TaxEvidence) string {
	found := ""
	for _, id := range e.TaxIDs {
		country, _, _ := strings.Cut(strings.ToUpper(id.Type), "_")
		if country == "EU" && len(id.Value) > 2 {
			country = strings.ToUpper(id.Value[:2])
		}
		if country == "EL" { // Greece, in its VAT IDs
			country = "GR"
		}
		if len(country) != 2 || country == "EU" {
			continue
		}
		if found == "" || country == e.Address.Country {
			found = country
		}
	}
	return found
}

// TaxEvidenceReader asks Stripe what the customer of a session said; stripeclient.Client does, with a key that may only read.
type TaxEvidenceReader interface {
	TaxEvidence(ctx context.Context, sessionID string) (stripeclient.TaxEvidence, error)
}

// Evidence completes what is known of customers, and with it their documents.
type Evidence struct {
	DB     *pgxpool.Pool
	Stripe TaxEvidenceReader // nil: what webhooks tell is all there is
}

const (
	evidenceBatch    = 20
	evidenceInterval = 20 * time.Second
	evidenceTimeout  = 10 * time.Second
	// webhooksLate is how long after a settlement its webhook is still waited for, where Stripe cannot be asked.
	webhooksLate = time.Hour
)

// Run completes the evidence of what has been settled until ctx ends. Several processes may do so at once.
func (e *Evidence) Run(ctx context.Context) {
	if e.Stripe == nil {
		return
	}
	tick := time.NewTicker(evidenceInterval)
	defer tick.Stop()
	for {
		if _, err := e.CompleteDue(ctx); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "evidence for taxes is not complete yet", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// CompleteDue asks Stripe about settled purchases whose evidence is not complete, a batch of them, and says how many it has
// completed. One that fails is tried again later and later.
func (e *Evidence) CompleteDue(ctx context.Context) (int, error) {
	due, err := marketplacedb.New(e.DB).ClaimDueTaxEvidence(ctx, evidenceBatch)
	if err != nil {
		return 0, wrap("claim evidence", err)
	}
	done := 0
	var failure error
	for _, purchase := range due {
		if err := e.Complete(ctx, purchase); err != nil {
			failure = fmt.Errorf("purchase %s: %w", purchase, err)
			continue
		}
		done++
	}
	return done, failure
}

// ErrEvidencePending means that the evidence of a purchase is not complete, but may become so.
var ErrEvidencePending = fmt.Errorf("the evidence is not complete yet")

// Complete sees to it that all that can be known of a settled purchase's customer is, and fills it into the documents.
func (e *Evidence) Complete(ctx context.Context, purchase uuid.UUID) error {
	state, err := marketplacedb.New(e.DB).TaxEvidenceState(ctx, purchase)
	if err != nil {
		return wrap("read evidence", err)
	}
	if state.SettledAt == nil {
		return ErrEvidencePending
	}
	var asked *stripeclient.TaxEvidence
	switch {
	case state.Complete || state.SessionID == "":
	case e.Stripe == nil:
		if !state.CustomerKnown && time.Since(*state.SettledAt) < webhooksLate {
			return ErrEvidencePending
		}
	default:
		waiting, cancel := context.WithTimeout(ctx, evidenceTimeout)
		defer cancel()
		found, err := e.Stripe.TaxEvidence(waiting, state.SessionID)
		switch {
		case err == nil:
			asked = &found
		case stripeclient.KindOf(err) != stripeclient.NotFound:
			return err
		}
	}
	return database.InTx(ctx, e.DB, func(tx pgx.Tx) error {
		q := marketplacedb.New(tx)
		if _, err := q.LockPurchase(ctx, purchase); err != nil { // a document that is being issued is waited for
			return wrap("lock purchase", err)
		}
		if asked != nil {
			if err := keepTaxEvidence(ctx, q, purchase, *asked, evidenceAsked); err != nil {
				return err
			}
		}
		if err := q.CloseTaxEvidence(ctx, purchase); err != nil {
			return wrap("close evidence", err)
		}
		return wrap("complete the documents", q.FreezeDocuments(ctx, purchase))
	})
}

package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/database"
	"marketplace/internal/document"
	"marketplace/internal/evidence"
	"marketplace/internal/problem"
	marketplacedb "marketplace/queries/marketplace"
)

// draft is what a bank would be told now: our records, and over them what humans have put otherwise.
type draft struct {
	ours     evidence.Texts
	edited   evidence.Texts
	papers   []evidence.Paper
	leftOut  []evidence.Field
	revision int32
	editor   string
	editedAt *time.Time
}

func (o disputes) draft(ctx context.Context, q *marketplacedb.Queries, d marketplacedb.Dispute) (draft, error) {
	facts, err := o.facts(ctx, q, d)
	if err != nil {
		return draft{}, err
	}
	out := draft{ours: facts.Texts(), papers: facts.Papers(), edited: evidence.Texts{}}
	row, err := q.GetEvidence(ctx, d.StripeID)
	switch {
	case none(err):
		return out, nil
	case err != nil:
		return out, err
	}
	out.revision, out.editor, out.editedAt = row.Revision, row.EditedByName, &row.EditedAt
	for _, field := range row.LeftOut {
		out.leftOut = append(out.leftOut, evidence.Field(field))
	}
	return out, json.Unmarshal(row.Texts, &out.edited)
}

// texts are those that are told, without those that are empty.
func (d draft) texts() evidence.Texts {
	out := evidence.Texts{}
	for _, field := range evidence.TextFields {
		text, edited := d.edited[field]
		if !edited {
			text = d.ours[field]
		}
		if text != "" {
			out[field] = text
		}
	}
	return out
}

// sent are the papers that go with them.
func (d draft) sent() []evidence.Paper {
	return slices.DeleteFunc(slices.Clone(d.papers), func(p evidence.Paper) bool { return slices.Contains(d.leftOut, p.Field) })
}

// version changes with whatever would be told.
func (d draft) version() (string, error) {
	encoded, err := json.Marshal(map[string]any{"texts": d.texts(), "papers": d.sent()})
	sum := sha256.Sum256(encoded)
	return base64.RawURLEncoding.EncodeToString(sum[:16]), err
}

func (d draft) shown() (DisputeEvidence, error) {
	version, err := d.version()
	out := DisputeEvidence{
		Revision: d.revision, Version: version, EditedByName: d.editor, EditedAt: d.editedAt, MaxText: evidence.MaxText, MaxTexts: evidence.MaxTexts, Files: []EvidenceFile{},
	}
	for _, field := range evidence.TextFields {
		one := EvidenceText{Field: string(field), Text: d.ours[field]}
		if text, edited := d.edited[field]; edited {
			one.Text, one.Ours, one.Edited = text, d.ours[field], true
		}
		out.Texts = append(out.Texts, one)
	}
	for _, p := range d.papers {
		out.Files = append(out.Files, EvidenceFile{Field: string(p.Field), Name: p.Name, LeftOut: slices.Contains(d.leftOut, p.Field)})
	}
	return out, err
}

// EditedText is a text in a human's words.
type EditedText struct {
	Field string `json:"field" enum:"product_description,service_date,access_activity_log,customer_name,customer_email_address,billing_address,customer_purchase_ip,refund_policy_disclosure,refund_refusal_explanation,cancellation_policy_disclosure,cancellation_rebuttal,duplicate_charge_id,duplicate_charge_explanation,uncategorized_text"`
	Text  string `json:"text" maxLength:"20000"`
}

// EditedEvidence is all that differs from our records.
type EditedEvidence struct {
	Revision int32        `json:"revision" minimum:"0" doc:"The one that was read; 0 when nobody has changed anything"`
	Texts    []EditedText `json:"texts" maxItems:"14"`
	LeftOut  []string     `json:"leftOut" maxItems:"4" enum:"receipt,service_documentation,customer_communication,duplicate_charge_documentation" doc:"Files that are not to be sent"`
}

type saveEvidenceInput struct {
	DisputeID string `path:"disputeId" maxLength:"100"`
	Body      EditedEvidence
}

func (o disputes) save(ctx context.Context, in *saveEvidenceInput) (*disputeOutput, error) {
	edited, err := in.Body.parse()
	if err != nil {
		return nil, err
	}
	if _, err := o.find(ctx, in.DisputeID); err != nil {
		return nil, err
	}
	leftOut := append([]string{}, slices.Compact(slices.Sorted(slices.Values(in.Body.LeftOut)))...)
	if err := database.InTx(ctx, o.db, func(tx pgx.Tx) error {
		return o.saveDraft(ctx, marketplacedb.New(tx), in.DisputeID, in.Body.Revision, edited, leftOut)
	}); err != nil {
		return nil, err
	}
	return o.detail(ctx, in.DisputeID)
}

func (e EditedEvidence) parse() (evidence.Texts, error) {
	out := evidence.Texts{}
	for i, one := range e.Texts {
		at := fmt.Sprintf("body.texts[%d]", i)
		field := evidence.Field(one.Field)
		if _, twice := out[field]; twice {
			return nil, problem.Invalid(at+".field", "twice")
		}
		text, err := plainText(at+".text", one.Text, true)
		if err != nil {
			return nil, err
		}
		out[field] = text
	}
	return out, nil
}

func (o disputes) saveDraft(ctx context.Context, q *marketplacedb.Queries, id string, revision int32, edited evidence.Texts, leftOut []string) error {
	_, d, err := marketplace.LockDispute(ctx, q, id)
	if err != nil {
		return err
	}
	refusal, err := marketplace.AnswerRefusal(ctx, q, d, time.Now())
	if err != nil || refusal != "" {
		return disputeRefused(refusal, err)
	}
	whole, err := o.draft(ctx, q, d)
	if err != nil {
		return err
	}
	for field, text := range edited {
		if text == whole.ours[field] {
			delete(edited, field)
		}
	}
	whole.edited = edited
	if field, fault := whole.texts().Check(); fault != "" {
		return problem.Invalid("body.texts", string(field)+" "+fault)
	}
	encoded, err := json.Marshal(edited)
	if err != nil {
		return err
	}
	who := account.Must(ctx)
	saved, err := q.SaveEvidence(ctx, marketplacedb.SaveEvidenceParams{DisputeID: id, Texts: encoded, LeftOut: leftOut, EditedBy: who.ID, Revision: revision})
	if err != nil {
		return err
	}
	if saved == 0 {
		return evidenceChanged()
	}
	var fields []string // not what they say: that is the bank's business
	for field := range edited {
		fields = append(fields, string(field))
	}
	slices.Sort(fields)
	return audit(ctx, q, who, "dispute.edit", "dispute", id, map[string]any{"purchaseId": d.PurchaseID, "texts": fields, "leftOut": leftOut})
}

func evidenceChanged() *problem.Problem {
	return problem.New(http.StatusConflict, "evidence_changed", "The evidence has changed since you read it. Read it again.")
}

// disputeRefused is the problem of a decision that cannot be taken any more.
func disputeRefused(code string, err error) error {
	if err != nil {
		return err
	}
	detail := "The dispute is decided."
	switch code {
	case marketplace.DisputeRefusedAnswered:
		detail = "The bank has our answer, or it is on its way. It takes one only."
	case marketplace.DisputeRefusedAccepted:
		detail = "Somebody has given the dispute up."
	case marketplace.DisputeRefusedOverdue:
		detail = "The time to answer is over."
	case marketplace.DisputeRefusedInquiry:
		detail = "This is an inquiry: there is nothing to give up yet. Give the money back instead."
	}
	return problem.New(http.StatusConflict, code, "%s", detail)
}

// write writes a paper as PDF.
func (o disputes) write(ctx context.Context, p evidence.Paper) ([]byte, error) {
	look := document.Look{Brand: o.documents.brand, Locale: "en"}
	var out bytes.Buffer
	if p.Record != nil {
		err := p.Record.WritePDF(&out, look)
		return out.Bytes(), err
	}
	row, err := o.documents.find(ctx, p.Purchase, p.Document)
	if err != nil {
		return nil, err
	}
	d, err := documentOf(row)
	if err != nil {
		return nil, err
	}
	err = d.WritePDF(&out, look)
	return out.Bytes(), err
}

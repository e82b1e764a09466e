package stripesim

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// evidenceFiles are the fields of a dispute's evidence that name a file; the others are text.
var evidenceFiles = []string{
	"cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation", "receipt", "refund_policy",
	"service_documentation", "shipping_documentation", "uncategorized_file",
}

// Stripe's limits on the text of evidence, in characters.
const (
	maxEvidenceField = 20_000
	maxEvidence      = 150_000
)

// Words that decide a dispute of Stripe's test mode when they are submitted as uncategorized_text.
const (
	winningEvidence   = "winning_evidence"
	losingEvidence    = "losing_evidence"
	escalatesEvidence = "escalate_inquiry_evidence"
)

func (s *Server) updateDispute(id string, p params) (object, error) {
	if err := p.only("evidence", "metadata", "submit"); err != nil {
		return nil, err
	}
	d, ok := s.st.get("dispute", id)
	if !ok {
		return nil, noSuch("dispute", id)
	}
	metadata, err := p.metadata("metadata", p.object)
	if err != nil {
		return nil, err
	}
	evidence := copyOf(d.sub("evidence"))
	given := p.sub("evidence")
	submit := p.str("submit") == "true" || given != nil && p.str("submit") != "false"
	if given != nil || submit {
		if err := s.evidenceTaken(d); err != nil {
			return nil, err
		}
	}
	if err := s.addEvidence(evidence, given); err != nil {
		return nil, err
	}
	hasEvidence := slices.ContainsFunc(slices.Collect(maps.Values(evidence)), func(v any) bool { return v != nil })
	if submit && !hasEvidence {
		return nil, invalid("", "evidence", "You must provide evidence before it can be submitted.")
	}
	maps.Copy(d.sub("metadata"), metadata)
	d["evidence"] = evidence
	d.sub("evidence_details")["has_evidence"] = hasEvidence
	if submit {
		s.submitEvidence(d)
	}
	s.st.put("dispute", id, d)
	s.emit("charge.dispute.updated", d)
	return s.shown(d, p)
}

// evidenceTaken refuses what comes too late: the bank reads once.
func (s *Server) evidenceTaken(d object) error {
	switch details := d.sub("evidence_details"); {
	case closed(d):
		return invalid("", "", "This dispute is already closed")
	case details.num("submission_count") > 0:
		return invalid("", "evidence", "Evidence for this dispute has already been submitted.")
	case details.flag("past_due"):
		return invalid("", "evidence", "The deadline to submit evidence for this dispute has passed.")
	}
	return nil
}

// addEvidence checks each field and puts it in its place; an empty one takes out what was there.
func (s *Server) addEvidence(evidence, given object) error {
	for _, field := range slices.Sorted(maps.Keys(given)) {
		name := "evidence[" + field + "]"
		text, isText := given[field].(string)
		_, known := evidence[field]
		switch {
		case !known:
			return invalid("parameter_unknown", name, "Received unknown parameter: %s", name)
		case !isText:
			return invalid("", name, "Invalid string")
		case slices.Contains(evidenceFiles, field) && text != "":
			if _, ok := s.st.get("file", text); !ok {
				return invalid("resource_missing", name, "No such file upload: '%s'", text)
			}
		case utf8.RuneCountInString(text) > maxEvidenceField:
			return invalid("", name, "This value can have at most %d characters.", maxEvidenceField)
		}
		evidence[field] = orNil(text)
	}
	total := 0
	for _, v := range evidence {
		text, _ := v.(string)
		total += utf8.RuneCountInString(text)
	}
	if total > maxEvidence {
		return invalid("", "evidence", "The combined character count of all evidence can be at most %d.", maxEvidence)
	}
	return nil
}

// submitEvidence sends it to the bank, whose answer the words of test mode give away.
func (s *Server) submitEvidence(d object) {
	details := d.sub("evidence_details")
	details["submission_count"] = details.num("submission_count") + 1
	if isInquiry(d) {
		d["status"] = "warning_under_review"
	} else {
		d["status"] = "under_review"
	}
	verdicts := map[string]string{winningEvidence: jobWinDispute, losingEvidence: jobLoseDispute, escalatesEvidence: jobEscalateInquiry}
	if verdict, ok := verdicts[d.sub("evidence").str("uncategorized_text")]; ok {
		s.later(verdict, d.str("id"), s.now())
	}
}

// Package decision is the vocabulary of review decisions: what a reviewer may decide, and the closed list
// of reasons. A reason is a stable code that screens translate; the words for the author are the message.
package decision

import "slices"

// Kind is what was decided.
type Kind string

// Kinds of decisions.
const (
	Approve        Kind = "approve"
	Reject         Kind = "reject"          // final for this release
	RequestChanges Kind = "request_changes" // the author may resubmit
)

// Reason is why, as a code.
type Reason string

// Reasons, all of them.
const (
	MeetsPolicy          Reason = "meets_policy"
	ChecksFailed         Reason = "checks_failed" // by the automated checks, never by a person
	ListingIncomplete    Reason = "listing_incomplete"
	ListingMisleading    Reason = "listing_misleading"
	DocumentationMissing Reason = "documentation_missing"
	LicenseUnclear       Reason = "license_unclear"
	NotWorking           Reason = "not_working"
	SecurityWeakness     Reason = "security_weakness"
	ExcessivePermissions Reason = "excessive_permissions"
	UnreadableCode       Reason = "unreadable_code"
	NameConflict         Reason = "name_conflict"
	Malware              Reason = "malware"
	Deceptive            Reason = "deceptive"
	Infringement         Reason = "infringement"
	Duplicate            Reason = "duplicate"
	PolicyViolation      Reason = "policy_violation"
	Other                Reason = "other"
)

// Reasons are those a person may give for each kind, in the order in which a form offers them.
var Reasons = map[Kind][]Reason{
	Approve: {MeetsPolicy},
	RequestChanges: {
		ListingIncomplete, ListingMisleading, DocumentationMissing, LicenseUnclear, NotWorking, SecurityWeakness,
		ExcessivePermissions, UnreadableCode, NameConflict, Other,
	},
	Reject: {Malware, Deceptive, Infringement, Duplicate, PolicyViolation, SecurityWeakness, UnreadableCode, NameConflict, Other},
}

// Fits says whether a person may give the reason for the kind.
func (k Kind) Fits(reason Reason) bool { return slices.Contains(Reasons[k], reason) }

// NeedsMessage says whether the author must be told in words what to change, or why not.
func (k Kind) NeedsMessage() bool { return k != Approve }

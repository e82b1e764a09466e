// Package payout has the words and rules of paying publishers: when a payout is due and from which amount on, how a
// publisher's account at Stripe stands, and why somebody is not paid. It knows neither Stripe nor a database.
package payout

import (
	"time"
)

// Schedule is how often a publisher is paid.
type Schedule string

// The schedules. Whoever has not chosen is paid monthly.
const (
	Weekly  Schedule = "weekly"
	Monthly Schedule = "monthly"
	Manual  Schedule = "manual" // when the publisher asks
)

// Cutoff is when the schedule last came to a new period: the beginning of the month or week (on Monday), in UTC. What
// is available by then is paid in that period. Manual payouts have none.
func (s Schedule) Cutoff(now time.Time) time.Time {
	now = now.UTC()
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if s == Weekly {
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	}
	return day.AddDate(0, 0, 1-day.Day())
}

// Next is when the schedule comes to its next period.
func (s Schedule) Next(now time.Time) time.Time {
	if s == Weekly {
		return s.Cutoff(now).AddDate(0, 0, 7)
	}
	return s.Cutoff(now).AddDate(0, 1, 0)
}

// Period names a scheduled payout by the day of its cutoff.
func Period(cutoff time.Time) string { return cutoff.UTC().Format(time.DateOnly) }

// PeriodOnDemand names a payout that somebody asks for by its minute: asking twice at once asks for one.
func PeriodOnDemand(now time.Time) string { return now.UTC().Format("2006-01-02T1504") }

// Why nothing is paid in a period.
const (
	SkippedNothing         = "nothing"
	SkippedNegative        = "negative_balance" // carried, and netted with what is earned next
	SkippedBelowThreshold  = "below_threshold"
	SkippedDisputed        = "disputed"          // sales in question hold what there would be
	SkippedHeld            = "held"              // by an admin
	SkippedAccountNotReady = "account_not_ready" // Stripe cannot pay out to it yet
)

// Waits says whether the reason may pass before the period is over.
func Waits(reason string) bool { return reason == SkippedHeld || reason == SkippedAccountNotReady }

// Why a transfer, or a reversal, was refused.
const (
	FailedInsufficient = "balance_insufficient" // our balance at Stripe, or for a reversal the publisher's
	FailedAccount      = "account_restricted"   // Stripe does not let the publisher's account take transfers
	FailedRefused      = "refused"              // anything else that Stripe says no to
	FailedUnclear      = "unclear"              // Stripe broke down; it is known that nothing came of it
	FailedReversed     = "already_reversed"     // nothing, or not as much, is left to reverse
)

// Why an admin holds a publisher's payouts, and what for a transfer is reversed. Publishers read them.
var (
	HoldReasons     = []string{"fraud_review", "disputes", "identity", "legal", "rules", "other"}
	ReversalReasons = []string{"overpaid", "fraud", "refunds", "requested_by_publisher", "other"}
)

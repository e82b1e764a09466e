package payout

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCutoffs(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		require.NoError(t, err)
		return at
	}
	for _, c := range []struct {
		schedule       Schedule
		at             time.Time
		cutoff, nextTo string
	}{
		{Monthly, day("2026-11-25").Add(4 * time.Hour), "2026-11-01", "2026-12-01"},
		{Monthly, day("2026-12-01"), "2026-12-01", "2027-01-01"},
		{Monthly, day("2026-11-30").Add(24*time.Hour - 1), "2026-11-01", "2026-12-01"},
		{Weekly, day("2026-11-25"), "2026-11-23", "2026-11-30"},
		{Weekly, day("2026-11-23"), "2026-11-23", "2026-11-30"},
		{Weekly, day("2026-11-29").Add(23 * time.Hour), "2026-11-23", "2026-11-30"},
		{Weekly, time.Date(2026, 11, 30, 0, 30, 0, 0, time.FixedZone("", 3600)), "2026-11-23", "2026-11-30"},
	} {
		require.Equal(t, c.cutoff, Period(c.schedule.Cutoff(c.at)), "%v", c)
		require.Equal(t, c.nextTo, Period(c.schedule.Next(c.at)), "%v", c)
	}
	require.Equal(t, "2026-11-25T0405", PeriodOnDemand(day("2026-11-25").Add(4*time.Hour+5*time.Minute+6*time.Second)))
}

func TestThresholds(t *testing.T) {
	t.Parallel()
	thresholds, err := ParseThresholds("EUR:5000, JPY:8000")
	require.NoError(t, err)
	require.EqualValues(t, 5000, thresholds.Of("EUR", nil))
	require.EqualValues(t, 2500, thresholds.Of("USD", nil), "a default")
	others, err := ParseThresholds("EUR:5000,*:10")
	require.NoError(t, err)
	require.EqualValues(t, 500, others.Of("USD", nil))
	require.EqualValues(t, 5000, others.Of("EUR", nil))
	require.EqualValues(t, 9000, thresholds.Of("EUR", Thresholds{"EUR": 9000}))
	require.EqualValues(t, 5000, thresholds.Of("EUR", Thresholds{"EUR": 1}), "nobody lowers it")
	for _, wrong := range []string{"EUR", "XXX:1", "EUR:-1", "EUR:1,EUR:2"} {
		_, err := ParseThresholds(wrong)
		require.Error(t, err, wrong)
	}
	for wanted, currency := range map[int64]string{4999: "EUR", 5000: "", 5_000_000: "", 5_000_001: "EUR"} {
		at, wrong := thresholds.Check(Thresholds{"EUR": wanted})
		require.Equal(t, currency, at)
		require.Equal(t, currency == "", wrong == "")
	}
	at, _ := thresholds.Check(Thresholds{"XXX": 5})
	require.Equal(t, "XXX", at)
}

func TestStripeMovesWholeSteps(t *testing.T) {
	t.Parallel()
	require.EqualValues(t, 1999, Transferable(1999, "EUR"))
	require.EqualValues(t, 1990, Transferable(1999, "KWD"))
	require.EqualValues(t, 1900, Transferable(1999, "ISK"))
	require.EqualValues(t, -5, Transferable(-5, "ISK"))
}

func TestStatesOfAnAccount(t *testing.T) {
	t.Parallel()
	able := Account{DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true}
	due := Requirements{CurrentlyDue: []string{"individual.dob.day"}}
	with := func(change func(*Account)) Account {
		a := able
		change(&a)
		return a
	}
	for name, c := range map[string]struct {
		account Account
		state   string
		ready   bool
	}{
		"Fresh":        {Account{Requirements: due}, StateOnboarding, false},
		"Verifying":    {with(func(a *Account) { a.PayoutsEnabled = false }), StatePending, false},
		"Ready":        {able, StateReady, true},
		"More":         {with(func(a *Account) { a.Requirements = due }), StateActionRequired, true},
		"Restricted":   {with(func(a *Account) { a.Requirements, a.TransfersEnabled = due, false }), StateRestricted, false},
		"Rejected":     {with(func(a *Account) { a.Requirements.DisabledReason = "rejected.fraud" }), StateRejected, false},
		"Disconnected": {with(func(a *Account) { a.Disconnected = true }), StateDisconnected, false},
	} {
		require.Equal(t, c.state, c.account.State(), name)
		require.Equal(t, c.ready, c.account.Ready(), name)
	}
	require.True(t, due.WantsPublisher(Requirements{}))
	require.False(t, due.WantsPublisher(due), "it was told of that")
	require.False(t, able.Unsettled())
	require.True(t, with(func(a *Account) { a.BankPayouts = []BankPayout{{Status: "on_its_way"}} }).Unsettled())
}

func TestWhatIsTransferredOfABalance(t *testing.T) {
	t.Parallel()
	ready := Terms{Least: Thresholds{"EUR": 1000, "ISK": 500}, Ready: true}
	for name, c := range map[string]struct {
		terms             Terms
		currency          string
		payable, disputed int64
		amount            int64
		skipped           string
	}{
		"All":                  {ready, "EUR", 1000, 0, 1000, ""},
		"WhatIsNotHeld":        {ready, "EUR", 1500, 700, 1500, ""},
		"WholeSteps":           {ready, "ISK", 1950, 0, 1900, ""},
		"Nothing":              {ready, "EUR", 0, 0, 0, SkippedNothing},
		"Negative":             {ready, "EUR", -5, 0, -5, SkippedNegative},
		"NegativeAlsoWithHeld": {ready, "EUR", -5, 3, -5, SkippedNegative},
		"AllHeld":              {ready, "EUR", 0, 700, 0, SkippedDisputed},
		"Small":                {ready, "EUR", 999, 0, 999, SkippedBelowThreshold},
		"SmallToTheirMind":     {Terms{Least: ready.Least, Raised: Thresholds{"EUR": 2000}, Ready: true}, "EUR", 1999, 0, 1999, SkippedBelowThreshold},
		"SmallBeforeHeld":      {Terms{Least: ready.Least, Held: true}, "EUR", 999, 0, 999, SkippedBelowThreshold},
		"ByAnAdmin":            {Terms{Least: ready.Least, Held: true, Ready: true}, "EUR", 1000, 0, 1000, SkippedHeld},
		"NoAccount":            {Terms{Least: ready.Least}, "EUR", 1000, 0, 1000, SkippedAccountNotReady},
	} {
		amount, skipped := c.terms.Decide(c.currency, c.payable, c.disputed)
		require.Equal(t, c.skipped, skipped, name)
		require.Equal(t, c.amount, amount, name)
	}
}

// Package coupon says what a discount code takes off a price. How often a code was used is for the database to know.
package coupon

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"marketplace/internal/money"
)

// Limits of what a coupon can be.
const (
	MaxBasisPoints = 10_000
	MaxUses        = 1_000_000
	maxCode        = 32
)

// Kind is how the discount is given.
type Kind string

// The kinds there are.
const (
	Percent Kind = "percent"
	Amount  Kind = "amount"
)

// Terms are what a code takes off: a part of the price in basis points, or an amount per currency.
type Terms struct {
	Kind        Kind
	BasisPoints int64
	Amounts     map[string]int64 // minor units by currency; it is good in these only
}

var codePattern = regexp.MustCompile(`^[A-Z0-9]+(?:[-_][A-Z0-9]+)*$`)

// ErrCode means that a text cannot be a code.
var ErrCode = errors.New("a code is 3 to 32 letters A–Z, digits, and single - or _ between them")

// Normalize is a code as it is kept and compared: whatever a customer types of it, in whichever case and width.
func Normalize(typed string) (string, error) {
	code := strings.ToUpper(strings.TrimSpace(norm.NFKC.String(typed)))
	if len(code) < 3 || len(code) > maxCode || !codePattern.MatchString(code) {
		return "", ErrCode
	}
	return code, nil
}

// Check says what is wrong with terms.
func (t Terms) Check() error {
	switch t.Kind {
	case Percent:
		if t.BasisPoints < 1 || t.BasisPoints > MaxBasisPoints {
			return errors.New("a percentage is from 0.01 to 100")
		}
		if len(t.Amounts) > 0 {
			return errors.New("a percentage has no amounts")
		}
	case Amount:
		if t.BasisPoints != 0 {
			return errors.New("an amount has no percentage")
		}
		if len(t.Amounts) == 0 {
			return errors.New("give an amount in at least one currency")
		}
		for currency, minor := range t.Amounts {
			if err := money.CheckPrice(money.Money{Minor: minor, Currency: currency}); err != nil {
				return err
			}
			if minor == 0 {
				return fmt.Errorf("the amount in %s is 0", currency)
			}
		}
	default:
		return fmt.Errorf("%q is no kind of coupon; want percent or amount", t.Kind)
	}
	return nil
}

// Discount is what the terms take off a price, in minor units: all of it, or so much that at least the least that can be charged
// in the currency stays to be paid. ok is false for an amount that is not given in the price's currency, and for a price that
// leaves no room.
func (t Terms) Discount(price money.Money) (minor int64, ok bool) {
	switch t.Kind {
	case Percent:
		minor = money.Split(price.Minor, t.BasisPoints, MaxBasisPoints-t.BasisPoints)[0]
	case Amount:
		minor = t.Amounts[price.Currency]
	}
	currency, known := money.CurrencyOf(price.Currency)
	if !known {
		return 0, false
	}
	if minor >= price.Minor {
		return price.Minor, minor > 0
	}
	minor = min(minor, price.Minor-currency.Least)
	minor -= minor % currency.Step
	return minor, minor > 0
}

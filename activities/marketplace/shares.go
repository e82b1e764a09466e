package marketplace

import (
	"math"
	"math/bits"

	"marketplace/internal/commission"
	"marketplace/internal/money"
	marketplacedb "marketplace/queries/marketplace"
)

// shares is how money of one purchase is divided, before the processor's fee, which the publisher bears:
//
//	total = tax + platformFee − promotion + publisher
//
// docs/books.md has the rules with worked examples.
type shares struct {
	total       int64 // what the customer pays
	tax         int64
	platformFee int64
	promotion   int64 // what the platform adds, so that its own discounts do not lessen the publisher's part
	publisher   int64
}

// terms are what was agreed of a purchase before the customer paid.
type terms struct {
	listMinor, discountMinor int64
	discountByPlatform       bool
	feeBasisPoints           int64
}

func termsOf(p marketplacedb.Purchase) terms {
	return terms{
		listMinor: p.ListMinor, discountMinor: p.DiscountMinor, discountByPlatform: p.DiscountBearer == discountByPlatform,
		feeBasisPoints: int64(p.FeeBasisPoints),
	}
}

// Who bears the discount of a coupon.
const (
	discountByPlatform  = "platform"
	discountByPublisher = "publisher"
)

// divide divides what was paid, of which tax is tax.
func divide(paid, tax int64, t terms) shares {
	net := paid - tax
	gross := net
	switch {
	case t.discountByPlatform && t.listMinor > t.discountMinor:
		gross = min(proportion(net, t.listMinor, t.listMinor-t.discountMinor), net+t.discountMinor) // whatever more was paid than asked for
	case t.discountByPlatform: // nothing was asked for
		gross = net + t.discountMinor
	}
	s := shares{total: paid, tax: tax, promotion: gross - net}
	s.platformFee, s.publisher = commission.Divide(gross, t.feeBasisPoints)
	return s
}

// kept is what is left of the shares once `returned` of the total has gone back. Being a function of the running total, it
// makes many partial refunds add up to exactly the whole, in whatever order they come. What goes back beyond the total is no
// share of anybody's.
func (s shares) kept(returned int64, feeReturned bool) shares {
	returned = min(max(returned, 0), s.total)
	tax, net := pair(returned, s.tax, s.total-s.tax)
	gross := proportion(net, s.gross(), s.total-s.tax)
	fee, publisher := int64(0), gross
	if feeReturned {
		fee, publisher = pair(gross, s.platformFee, s.publisher)
	}
	return shares{
		total: s.total - returned, tax: s.tax - tax, platformFee: s.platformFee - fee,
		promotion: s.promotion - (gross - net), publisher: s.publisher - publisher,
	}
}

func (s shares) gross() int64 { return s.platformFee + s.publisher }

func (s shares) minus(o shares) shares {
	return shares{s.total - o.total, s.tax - o.tax, s.platformFee - o.platformFee, s.promotion - o.promotion, s.publisher - o.publisher}
}

func pair(amount, first, second int64) (int64, int64) {
	parts := money.Split(amount, first, second)
	return parts[0], parts[1]
}

// proportion is amount·whole/part, rounded half up, or the greatest number there is. None may be negative.
func proportion(amount, whole, part int64) int64 {
	if part == 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(amount), uint64(whole))
	low, carry := bits.Add64(low, uint64(part)/2, 0)
	if high += carry; high >= uint64(part) {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, uint64(part))
	return int64(min(quotient, math.MaxInt64))
}

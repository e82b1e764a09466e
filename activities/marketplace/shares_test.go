package marketplace

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"marketplace/internal/commission"
)

func TestDivide(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paid, tax int64
		terms     terms
		want      shares
	}{
		"Plain":               {1999, 0, terms{listMinor: 1999, feeBasisPoints: 1500}, shares{1999, 0, 300, 0, 1699}},
		"WithTax":             {2419, 420, terms{listMinor: 1999, feeBasisPoints: 1500}, shares{2419, 420, 300, 0, 1699}},
		"PublishersDiscount":  {1000, 0, terms{listMinor: 2000, discountMinor: 1000, feeBasisPoints: 1500}, shares{1000, 0, 150, 0, 850}},
		"PlatformsDiscount":   {1000, 0, terms{listMinor: 2000, discountMinor: 1000, discountByPlatform: true, feeBasisPoints: 1500}, shares{1000, 0, 300, 1000, 1700}},
		"MoreThanThePlatform": {1500, 0, terms{listMinor: 2000, discountMinor: 500, discountByPlatform: true, feeBasisPoints: 0}, shares{1500, 0, 0, 500, 2000}},
		"Nothing":             {0, 0, terms{feeBasisPoints: 1500}, shares{}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, divide(c.paid, c.tax, c.terms))
		})
	}
}

// Money goes back and returns in any parts and order: at every point what is kept adds up, and when all has gone nobody has anything.
func TestSharesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		list := rapid.Int64Range(1, 99_999_999).Draw(r, "list")
		agreed := terms{
			listMinor: list, discountMinor: rapid.Int64Range(0, list-1).Draw(r, "discount"), discountByPlatform: rapid.Bool().Draw(r, "byPlatform"),
			feeBasisPoints: rapid.Int64Range(0, commission.Whole).Draw(r, "fee"),
		}
		paid := list - agreed.discountMinor
		tax := rapid.Int64Range(0, paid).Draw(r, "tax")
		sale := divide(paid, tax, agreed)
		feeReturned := rapid.Bool().Draw(r, "feeReturned")
		sum, returned := sale, int64(0)
		for range rapid.IntRange(1, 8).Draw(r, "changes") {
			next := rapid.Int64Range(0, paid).Draw(r, "returned")
			change := sale.kept(next, feeReturned).minus(sale.kept(returned, feeReturned))
			require.Equal(r, returned-next, change.total)
			sum, returned = shares{
				sum.total + change.total, sum.tax + change.tax, sum.platformFee + change.platformFee,
				sum.promotion + change.promotion, sum.publisher + change.publisher,
			}, next
			require.Equal(r, sum.total, sum.tax+sum.platformFee-sum.promotion+sum.publisher)
			require.Equal(r, paid-returned, sum.total)
			if feeReturned {
				require.GreaterOrEqual(r, sum.publisher, int64(0))
			}
		}
		none := sale.kept(paid, true)
		require.Equal(r, shares{}, none)
		feeOnly := sale.kept(paid, false)
		require.Equal(r, shares{platformFee: sale.platformFee, publisher: -sale.platformFee}, feeOnly)
	})
}

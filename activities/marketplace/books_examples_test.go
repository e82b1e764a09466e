package marketplace

import (
	"testing"

	"github.com/stretchr/testify/require"

	marketplacedb "marketplace/queries/marketplace"
)

// The worked examples of docs/books.md.
func TestExamplesOfTheBooks(t *testing.T) {
	t.Parallel()
	plain := terms{listMinor: 10000, feeBasisPoints: 1500}
	publisherBears := terms{listMinor: 10000, discountMinor: 2000, feeBasisPoints: 1500}
	platformBears := terms{listMinor: 10000, discountMinor: 2000, discountByPlatform: true, feeBasisPoints: 1500}
	require.Equal(t, shares{10000, 0, 1500, 0, 8500}, divide(10000, 0, plain))
	require.Equal(t, shares{12100, 2100, 1500, 0, 8500}, divide(12100, 2100, plain))
	require.Equal(t, shares{8000, 0, 1200, 0, 6800}, divide(8000, 0, publisherBears))
	require.Equal(t, shares{8000, 0, 1500, 2000, 8500}, divide(8000, 0, platformBears))
	platformBears.discountMinor, publisherBears.discountMinor = 10000, 10000
	require.Equal(t, shares{0, 0, 1500, 10000, 8500}, divide(0, 0, platformBears))
	require.Equal(t, shares{}, divide(0, 0, publisherBears))

	sale := marketplacedb.PurchaseBalanceRow{PaidMinor: 10000, PlatformFeeMinor: 1500, PublisherMinor: 8500}
	require.Equal(t, shares{-10000, 0, -1500, 0, -8500}, sharesOfChange(sale, -10000, true))
	require.Equal(t, shares{-10000, 0, 0, 0, -10000}, sharesOfChange(sale, -10000, false))
	taxed := marketplacedb.PurchaseBalanceRow{PaidMinor: 12100, TaxMinor: 2100, PlatformFeeMinor: 1500, PublisherMinor: 8500}
	require.Equal(t, shares{-3000, -521, -372, 0, -2107}, sharesOfChange(taxed, -3000, true))

	rounding := marketplacedb.PurchaseBalanceRow{PaidMinor: 1999, PlatformFeeMinor: 300, PublisherMinor: 1699}
	for _, step := range []struct{ back, fee int64 }{{666, 100}, {666, 100}, {666, 100}, {1, 0}} {
		require.Equal(t, shares{total: -step.back, platformFee: -step.fee, publisher: step.fee - step.back}, sharesOfChange(rounding, -step.back, true))
		rounding.ReturnedMinor += step.back
	}
}

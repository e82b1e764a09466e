package api

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"marketplace/activities/marketplace"
	"marketplace/internal/money"
	"marketplace/internal/stripeclient"
	marketplacedb "marketplace/queries/marketplace"
)

func TestTheAPIKnowsEveryAccount(t *testing.T) {
	t.Parallel()
	require.Len(t, accountKinds, len(marketplacedb.AllLedgerAccountValues()))
	for _, account := range marketplacedb.AllLedgerAccountValues() {
		require.Contains(t, chart, accountKinds[account], account)
	}
}

// sell settles a purchase of 19.99 EUR, of which 55 go to Stripe.
func (c *counter) sell(name string) uuid.UUID {
	c.t.Helper()
	who, id := c.user(name, "customer"), uuid.New()
	_, err := c.act.RecordIntent(c.t.Context(), marketplace.RecordIntentInput{PurchaseID: id, UserID: who.ID, PluginID: c.plugin, KeyDigest: id.String()})
	require.NoError(c.t, err)
	_, err = c.act.Settle(c.t.Context(), marketplace.SettleInput{PurchaseID: id, Payment: stripeclient.Payment{
		State: stripeclient.PaymentPaid, SessionID: "cs_" + name, PaymentIntentID: "pi_" + name, ChargeID: "ch_" + name,
		Amount: money.Money{Minor: 1999, Currency: "EUR"}, ProcessorFeeMinor: 55,
	}})
	require.NoError(c.t, err)
	return id
}

// age makes a transaction older; the app may not, so the owner of the schema does.
func (c *counter) age(source, interval string) {
	c.t.Helper()
	owner, err := pgx.Connect(context.Background(), c.db.OwnerURL)
	require.NoError(c.t, err)
	defer func() { _ = owner.Close(context.Background()) }()
	_, err = owner.Exec(c.t.Context(), `ALTER TABLE transactions DISABLE TRIGGER transactions_append_only;
		UPDATE transactions SET created_at = now() - interval '`+interval+`' WHERE source_id = '`+source+`';
		ALTER TABLE transactions ENABLE TRIGGER transactions_append_only`)
	require.NoError(c.t, err)
}

func (c *counter) text(sql string, args ...any) (out string) {
	c.t.Helper()
	require.NoError(c.t, c.db.QueryRow(c.t.Context(), sql, args...).Scan(&out))
	return out
}

func TestTrialBalance(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	var empty TrialBalance
	admin.GET("/v1/admin/books/trial-balance").Status(http.StatusOK).JSON(&empty)
	require.Empty(t, empty.Currencies)
	c.sell("one")
	c.sell("two")
	c.age("pi_one", "40 days")

	var now, then TrialBalance
	admin.GET("/v1/admin/books/trial-balance").Status(http.StatusOK).JSON(&now)
	require.Equal(t, []CurrencyBalance{{Currency: "EUR", DebitMinor: 3998, CreditMinor: 3998, Accounts: []AccountBalance{
		{Account: "processor_clearing", Kind: "asset", DebitMinor: 3998, BalanceMinor: 3998, Entries: 2},
		{Account: "processor_fee", Kind: "liability", CreditMinor: 110, BalanceMinor: -110, Entries: 2},
		{Account: "publisher_earning", Kind: "liability", CreditMinor: 3288, BalanceMinor: -3288, Entries: 2},
		{Account: "platform_fee", Kind: "income", CreditMinor: 600, BalanceMinor: -600, Entries: 2},
	}}}, now.Currencies)
	day := c.text(`SELECT to_char(now() - interval '30 days', 'YYYY-MM-DD')`)
	admin.GET("/v1/admin/books/trial-balance?at=" + day).Status(http.StatusOK).JSON(&then)
	require.Equal(t, day, then.At)
	require.Equal(t, int64(1999), then.Currencies[0].DebitMinor)
	today := c.text(`SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD')`)
	var end TrialBalance
	admin.GET("/v1/admin/books/trial-balance?at=" + today).Status(http.StatusOK).JSON(&end)
	require.Equal(t, now.Currencies, end.Currencies, "the entries add up to what the database keeps")
	before := c.text(`SELECT to_char(now() - interval '90 days', 'YYYY-MM-DD')`)
	admin.GET("/v1/admin/books/trial-balance?at=" + before).Status(http.StatusOK).JSON(&empty)
	require.Empty(t, empty.Currencies)

	csv := admin.GET("/v1/admin/books/trial-balance.csv")
	require.Equal(t, http.StatusOK, csv.Code)
	require.Equal(t, `attachment; filename="trial-balance.csv"`, csv.Header.Get("Content-Disposition"))
	require.Equal(t, "currency,account,kind,debit_minor,credit_minor,balance_minor,entries\r\nEUR,processor_clearing,asset,3998,0,3998,2\r\n"+
		"EUR,processor_fee,liability,0,110,-110,2\r\nEUR,publisher_earning,liability,0,3288,-3288,2\r\nEUR,platform_fee,income,0,600,-600,2\r\n", string(csv.Body))
	admin.GET("/v1/admin/books/trial-balance?at=1850-01-01").Problem(422, "invalid_request")
	admin.GET("/v1/admin/books/trial-balance.csv?at=tomorrow").Problem(422, "invalid_request")
}

func TestAccountStatement(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	first := c.sell("one")
	c.age("pi_one", "40 days")
	for _, name := range []string{"two", "three", "four"} {
		c.sell(name)
	}
	publisher := c.text(`SELECT publisher_id::text FROM plugins WHERE id = $1`, c.plugin)
	path := "/v1/admin/books/accounts/publisher_earning/statement"

	var all Statement
	admin.GET(path + "?currency=EUR").Status(http.StatusOK).JSON(&all)
	require.Equal(t, []int64{0, 0, 4 * 1644, -4 * 1644, 4}, []int64{all.OpeningMinor, all.DebitMinor, all.CreditMinor, all.ClosingMinor, all.Entries})
	require.Len(t, all.Items, 4)
	require.Equal(t, first, *all.Items[0].PurchaseID)
	require.Equal(t, "Acme", all.Items[0].PublisherName)
	require.Equal(t, "sale", all.Items[0].Kind)
	require.Equal(t, all.ClosingMinor, all.Items[3].BalanceMinor)

	t.Run("PageByPageTheBalanceGoesOn", func(t *testing.T) {
		var paged []StatementEntry
		for cursor := ""; ; {
			var page Statement
			admin.GET(path + "?currency=EUR&limit=1&publisher=" + publisher + "&cursor=" + cursor).Status(http.StatusOK).JSON(&page)
			require.Equal(t, "Acme", page.PublisherName)
			paged = append(paged, page.Items...)
			if cursor = page.NextCursor; cursor == "" {
				break
			}
		}
		require.Equal(t, all.Items, paged)
	})
	t.Run("APeriodHasAnOpeningBalance", func(t *testing.T) {
		var period Statement
		admin.GET(path + "?currency=EUR&from=" + c.text(`SELECT to_char(now() - interval '30 days', 'YYYY-MM-DD')`)).Status(http.StatusOK).JSON(&period)
		require.Equal(t, []int64{-1644, -4 * 1644, 3}, []int64{period.OpeningMinor, period.ClosingMinor, period.Entries})
		require.Equal(t, int64(-2*1644), period.Items[0].BalanceMinor)
		admin.GET(path + "?currency=EUR&to=" + c.text(`SELECT to_char(now() - interval '30 days', 'YYYY-MM-DD')`)).Status(http.StatusOK).JSON(&period)
		require.Equal(t, []int64{0, -1644, 1}, []int64{period.OpeningMinor, period.ClosingMinor, period.Entries})
	})
	t.Run("OfNobody", func(t *testing.T) {
		var none Statement
		admin.GET(path + "?currency=EUR&publisher=" + uuid.NewString()).Status(http.StatusOK).JSON(&none)
		require.Empty(t, none.Items)
		require.Zero(t, none.ClosingMinor)
		admin.GET(path + "?currency=JPY").Status(http.StatusOK).JSON(&none)
		require.Empty(t, none.Items)
	})
	t.Run("AsAFile", func(t *testing.T) {
		file := admin.GET(path + ".csv?currency=EUR&publisher=" + publisher)
		require.Equal(t, http.StatusOK, file.Code)
		require.Equal(t, `attachment; filename="statement-publisher_earning-EUR.csv"`, file.Header.Get("Content-Disposition"))
		lines := fmt.Sprintf(",,opening,,,,%s,,,0,EUR\r\n", publisher)
		require.Contains(t, string(file.Body), lines)
		require.Contains(t, string(file.Body), fmt.Sprintf(",sale,pi_one,%s,,%s,%s,-1644,-1644,EUR\r\n", first, publisher, all.Items[0].TransactionID))
		require.Contains(t, string(file.Body), fmt.Sprintf(",,closing,,,,%s,,,%d,EUR\r\n", publisher, all.ClosingMinor))
	})
	t.Run("BadInput", func(t *testing.T) {
		for _, query := range []string{"", "?currency=euro", "?currency=EUR&from=2026-13-01", "?currency=EUR&from=2026-02-01&to=2026-01-01", "?currency=EUR&publisher=x"} {
			admin.GET(path+query).Problem(422, "invalid_request")
			admin.GET(path+".csv"+query).Problem(422, "invalid_request")
		}
		admin.GET("/v1/admin/books/accounts/bank/statement?currency=EUR&publisher="+publisher).Problem(422, "invalid_request")
		admin.GET("/v1/admin/books/accounts/cash/statement?currency=EUR").Problem(422, "invalid_request")
		admin.GET("/v1/admin/books/accounts/cash/statement.csv?currency=EUR").Problem(404, "not_found")
	})
}

func TestATransactionOfTheBooks(t *testing.T) {
	c := newCounter(t)
	admin := c.As(c.admin)
	id := c.sell("one")
	transaction := c.text(`SELECT id::text FROM transactions WHERE purchase_id = $1`, id)
	var got LedgerTransaction
	admin.GET("/v1/admin/books/transactions/" + transaction).Status(http.StatusOK).JSON(&got)
	require.Equal(t, []string{"sale", "EUR", "pi_one"}, []string{got.Kind, got.Currency, got.SourceID})
	require.Equal(t, id, *got.PurchaseID)
	sum := int64(0)
	for _, e := range got.Entries {
		sum += e.AmountMinor
	}
	require.Zero(t, sum)
	require.Len(t, got.Entries, 4)
	admin.GET("/v1/admin/books/transactions/"+uuid.NewString()).Problem(404, "not_found")
	admin.GET("/v1/admin/books/transactions/x").Problem(404, "not_found")
	c.As(c.customer).GET("/v1/admin/books/transactions/"+transaction).Problem(403, "forbidden")
}

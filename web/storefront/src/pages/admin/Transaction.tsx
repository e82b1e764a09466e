import { Skeleton } from "@mantine/core";
import { Money } from "@shared/components/Money";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "@/features/admin/books/Books.module.css";
import { type LedgerTransaction, transactionQuery } from "@/features/admin/books/queries";
import { Fact, Id } from "@/features/admin/purchases/Fact";
import detail from "@/features/admin/purchases/PurchaseDetail.module.css";

export function Transaction() {
  const { transactionId } = useParams({ from: "/admin/books/transactions/$transactionId" });
  const transaction = useQuery(transactionQuery(transactionId));
  if (transaction.isPending) return <Skeleton height={280} radius="md" aria-hidden="true" />;
  if (transaction.isError) {
    return <ErrorState level="page" error={transaction.error} onRetry={() => void transaction.refetch()} />;
  }
  return <Loaded transaction={transaction.data} />;
}

function Loaded({ transaction }: { transaction: LedgerTransaction }) {
  const { t } = useTranslation(["books", "admin"]);
  const kind = t(`admin:books.kind.${transaction.kind}`, { defaultValue: transaction.kind });
  return (
    <>
      <PageHeader
        title={t("transaction.title", { kind })}
        eyebrow={
          <Link to="/admin/books" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("statement.back")}
          </Link>
        }
      />
      <div className={detail.layout}>
        <section aria-labelledby="entries">
          <h2 id="entries" className="visually-hidden">
            {t("transaction.entries")}
          </h2>
          <Entries transaction={transaction} />
        </section>
        <dl className={detail.facts}>
          <Fact name={t("transaction.when")}>
            <When at={transaction.at} absolute="dateTime" />
          </Fact>
          <Fact name={t("transaction.source")}>
            <Id value={transaction.sourceId} what={t("transaction.source")} />
          </Fact>
          {transaction.purchaseId && (
            <Fact name={t("transaction.purchase")}>
              <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: transaction.purchaseId }}>
                <code>{transaction.purchaseId.slice(-8)}</code>
              </Link>
            </Fact>
          )}
          {transaction.payoutId && (
            <Fact name={t("transaction.payout")}>
              <Id value={transaction.payoutId} what={t("transaction.payout")} />
            </Fact>
          )}
          <Fact name={t("transaction.available")}>
            <When at={transaction.availableAt} absolute="dateTime" />
          </Fact>
        </dl>
      </div>
    </>
  );
}

function Entries({ transaction }: { transaction: LedgerTransaction }) {
  const { t } = useTranslation(["books", "admin"]);
  const { currency } = transaction;
  const sum = transaction.entries.reduce((total, entry) => total + entry.amountMinor, 0);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("account")}</th>
          <th scope="col" className={classes.money}>
            {t("debit")}
          </th>
          <th scope="col" className={classes.money}>
            {t("credit")}
          </th>
        </tr>
      </thead>
      <tbody>
        {transaction.entries.map((entry) => (
          <tr key={`${entry.account}-${entry.publisherId}`} className={classes.row}>
            <th scope="row">
              <Link
                to="/admin/books/$account"
                params={{ account: entry.account }}
                search={{ currency, publisher: entry.publisherId }}
                className={classes.account}
              >
                {t(`admin:books.accountOf.${entry.account}`)}
              </Link>
              {entry.publisherId && (
                <span className={classes.quiet}>
                  {entry.publisherName ?? t("transaction.unknownPublisher", { id: entry.publisherId.slice(-8) })}
                </span>
              )}
            </th>
            <td className={classes.money} data-label={t("debit")}>
              {entry.amountMinor > 0 && <Money value={{ minor: entry.amountMinor, currency }} />}
            </td>
            <td className={classes.money} data-label={t("credit")}>
              {entry.amountMinor < 0 && <Money value={{ minor: -entry.amountMinor, currency }} />}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className={classes.row}>
          <th scope="row">{t("sum")}</th>
          <td className={classes.money} colSpan={2}>
            <Money value={{ minor: sum, currency }} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

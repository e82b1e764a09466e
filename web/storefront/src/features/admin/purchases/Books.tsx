import { CopyButton } from "@shared/components/CopyButton";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Books.module.css";
import { type Transaction, transactionsOf } from "./books";
import detail from "./PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "./refundable";

/** The purchase in our books: every transaction with its entries, and that they add up to nothing. */
export function Books({ books }: { books: AdminPurchaseDetail["books"] }) {
  const { t } = useTranslation("admin");
  const transactions = transactionsOf(books);
  return (
    <section className={detail.section} aria-labelledby="books">
      <h2 id="books">{t("books.title")}</h2>
      <p className={detail.note}>{t(transactions.length === 0 ? "books.empty" : "books.description")}</p>
      {transactions.length > 0 && (
        <div className={classes.list}>
          {transactions.map((one) => (
            <Booked key={one.id} transaction={one} />
          ))}
        </div>
      )}
    </section>
  );
}

function Booked({ transaction }: { transaction: Transaction }) {
  const { t } = useTranslation("admin");
  const kind = t(`books.kind.${transaction.kind}`, { defaultValue: transaction.kind });
  return (
    <article className={classes.transaction}>
      <div className={classes.head}>
        <h3>{kind}</h3>
        <span className={classes.when}>
          <When at={transaction.at} absolute="dateTime" />
        </span>
      </div>
      <span className={detail.id}>
        <code title={transaction.sourceId}>{transaction.sourceId}</code>
        <CopyButton value={transaction.sourceId} label={t("purchase.copyId", { what: kind })} />
      </span>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("books.account")}</th>
            <th scope="col" className={classes.money}>
              {t("books.debit")}
            </th>
            <th scope="col" className={classes.money}>
              {t("books.credit")}
            </th>
          </tr>
        </thead>
        <tbody>
          {transaction.entries.map((entry) => (
            <tr key={entry.account}>
              <th scope="row">{t(`books.accountOf.${entry.account}`, { defaultValue: entry.account })}</th>
              <Sides amount={entry.amount} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("books.sum")}</th>
            <td className={classes.money} colSpan={2}>
              <Balance sum={transaction.sum} />
            </td>
          </tr>
        </tfoot>
      </table>
    </article>
  );
}

function Sides({ amount }: { amount: { minor: number; currency: string } }) {
  const absolute = { ...amount, minor: Math.abs(amount.minor) };
  return (
    <>
      <td className={classes.money}>{amount.minor > 0 && <Money value={absolute} />}</td>
      <td className={classes.money}>{amount.minor < 0 && <Money value={absolute} />}</td>
    </>
  );
}

function Balance({ sum }: { sum: { minor: number; currency: string } }) {
  const { t } = useTranslation("admin");
  const wrong = sum.minor !== 0;
  const Icon = wrong ? IconAlertTriangle : IconCheck;
  return (
    <span className={classes.balance} data-wrong={wrong || undefined}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      {t(wrong ? "books.unbalanced" : "books.balanced")} <Money value={sum} />
    </span>
  );
}

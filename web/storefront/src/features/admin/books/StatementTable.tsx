import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./Books.module.css";
import type { StatementEntry } from "./queries";

type Props = { entries: StatementEntry[]; currency: string; onPublisher?: (publisher: string) => void };

/** What moved an account, in the order in which it was written, each with the balance that it left. */
export function StatementTable({ entries, currency, onPublisher }: Props) {
  const { t } = useTranslation("books");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("statement.list")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("statement.what")}</th>
          <th scope="col">{t("statement.cause")}</th>
          <th scope="col">{t("statement.when")}</th>
          <th scope="col" className={classes.money}>
            {t("statement.amount")}
          </th>
          <th scope="col" className={classes.money}>
            {t("statement.after")}
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} currency={currency} onPublisher={onPublisher} />
        ))}
      </tbody>
    </table>
  );
}

type EntryProps = { entry: StatementEntry; currency: string; onPublisher?: (publisher: string) => void };

function Entry({ entry, currency, onPublisher }: EntryProps) {
  const { t } = useTranslation(["books", "admin"]);
  return (
    <tr className={classes.row}>
      <th scope="row">
        <Link
          to="/admin/books/transactions/$transactionId"
          params={{ transactionId: entry.transactionId }}
          className={classes.account}
        >
          {t(`admin:books.kind.${entry.kind}`, { defaultValue: entry.kind })}
        </Link>
        <Publisher entry={entry} onPublisher={onPublisher} />
      </th>
      <td className={classes.wide}>
        <span className={classes.cause}>
          <code title={entry.sourceId}>{entry.sourceId}</code>
          {entry.purchaseId && (
            <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: entry.purchaseId }}>
              {t("statement.purchase")}
            </Link>
          )}
          {entry.payoutId && (
            <Link to="/admin/payouts/$payoutId" params={{ payoutId: entry.payoutId }}>
              {t("statement.payout")}
            </Link>
          )}
        </span>
      </td>
      <td data-label={t("statement.when")}>
        <When at={entry.at} absolute="dateTime" />
      </td>
      <td className={classes.money} data-label={t("statement.amount")}>
        <Money value={{ minor: entry.amountMinor, currency }} />
      </td>
      <td className={classes.balance} data-label={t("statement.after")}>
        <Money value={{ minor: entry.balanceMinor, currency }} />
      </td>
    </tr>
  );
}

function Publisher({ entry, onPublisher }: Omit<EntryProps, "currency">) {
  const { t } = useTranslation("books");
  const { publisherId } = entry;
  if (!publisherId) return null;
  const name = entry.publisherName ?? t("transaction.unknownPublisher", { id: publisherId.slice(-8) });
  if (!onPublisher) return <span className={classes.quiet}>{name}</span>;
  return (
    <button
      type="button"
      className={classes.plain}
      aria-label={t("statement.onlyPublisher", { name })}
      onClick={() => onPublisher(publisherId)}
    >
      {name}
    </button>
  );
}

import { Money } from "@shared/components/Money";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./Books.module.css";
import type { AccountBalance, CurrencyBalance } from "./queries";

/** What every account holds in one currency, each with what it is for. */
export function TrialBalance({ balance, at }: { balance: CurrencyBalance; at?: string }) {
  const { t } = useTranslation("books");
  const { currency } = balance;
  const wrong = balance.debitMinor !== balance.creditMinor;
  const Icon = wrong ? IconAlertTriangle : IconCheck;
  return (
    <section className={classes.currency} aria-labelledby={`balance-${currency}`}>
      <h2 id={`balance-${currency}`}>{currency}</h2>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("table", { currency })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("account")}</th>
            <th scope="col" className={classes.money}>
              {t("debit")}
            </th>
            <th scope="col" className={classes.money}>
              {t("credit")}
            </th>
            <th scope="col" className={classes.money}>
              {t("balance")}
            </th>
          </tr>
        </thead>
        <tbody>
          {balance.accounts.map((account) => (
            <Account key={account.account} account={account} currency={currency} at={at} />
          ))}
        </tbody>
        <tfoot>
          <tr className={classes.row}>
            <th scope="row">{t("sum")}</th>
            <td className={classes.money} data-label={t("debit")}>
              <Money value={{ minor: balance.debitMinor, currency }} />
            </td>
            <td className={classes.money} data-label={t("credit")}>
              <Money value={{ minor: balance.creditMinor, currency }} />
            </td>
            <td className={classes.money} data-label={t("balance")}>
              <Money value={{ minor: balance.debitMinor - balance.creditMinor, currency }} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={classes.verdict} data-wrong={wrong || undefined}>
        <Icon size={18} stroke={1.8} aria-hidden="true" /> {t(wrong ? "unbalanced" : "balanced")}
      </p>
    </section>
  );
}

function Account({ account, currency, at }: { account: AccountBalance; currency: string; at?: string }) {
  const { t } = useTranslation(["books", "admin"]);
  const format = useFormat();
  const number = format.number(account.entries);
  return (
    <tr className={classes.row}>
      <th scope="row">
        <Link
          to="/admin/books/$account"
          params={{ account: account.account }}
          search={{ currency, to: at }}
          className={classes.account}
        >
          {t(`admin:books.accountOf.${account.account}`)}
        </Link>
        <span className={classes.quiet}>
          {t(`kindOf.${account.kind}`)} · {t("entries", { count: account.entries, number })}
        </span>
        <span className={classes.about}>{t(`about.${account.account}`)}</span>
      </th>
      <td className={classes.money} data-label={t("debit")}>
        <Money value={{ minor: account.debitMinor, currency }} />
      </td>
      <td className={classes.money} data-label={t("credit")}>
        <Money value={{ minor: account.creditMinor, currency }} />
      </td>
      <td className={classes.balance} data-label={t("balance")}>
        <Money value={{ minor: account.balanceMinor, currency }} />
      </td>
    </tr>
  );
}

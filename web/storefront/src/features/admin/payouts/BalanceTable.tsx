import { Money } from "@shared/components/Money";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import books from "../books/Books.module.css";
import classes from "./Payouts.module.css";
import type { PayoutPublisher } from "./queries";

type Balance = PayoutPublisher["balances"][number];

const parts = ["pending", "disputed", "unfinished"] as const;

/** What a publisher has, currency by currency, and what of it can be paid. */
export function BalanceTable({ publisher }: { publisher: PayoutPublisher }) {
  const { t } = useTranslation("payouts");
  if (publisher.balances.length === 0) return <p className={classes.quiet}>{t("balance.none")}</p>;
  return (
    <table className={books.table}>
      <caption className="visually-hidden">{t("balance.table", { name: publisher.name })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("balance.currency")}</th>
          {(["balance", ...parts, "payable"] as const).map((part) => (
            <th key={part} scope="col" className={books.money}>
              {t(`balance.${part}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {publisher.balances.map((balance) => (
          <Row key={balance.balance.currency} balance={balance} publisherId={publisher.id} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ balance, publisherId }: { balance: Balance; publisherId: string }) {
  const { t } = useTranslation("payouts");
  const { currency } = balance.balance;
  return (
    <tr className={books.row}>
      <th scope="row">
        <Link
          to="/admin/books/$account"
          params={{ account: "publisher_earning" }}
          search={{ currency, publisher: publisherId }}
          aria-label={t("balance.statement", { currency })}
        >
          {currency}
        </Link>
      </th>
      <Cell label={t("balance.balance")} value={balance.balance} />
      {parts.map((part) => (
        <Cell key={part} label={t(`balance.${part}`)} value={balance[part]} />
      ))}
      <Cell label={t("balance.payable")} value={balance.payable} strong />
    </tr>
  );
}

function Cell({ label, value, strong }: { label: string; value: Balance["balance"]; strong?: boolean }) {
  return (
    <td className={strong ? books.balance : books.money} data-label={label}>
      <span className={value.minor < 0 ? classes.negative : undefined}>
        <Money value={value} />
      </span>
    </td>
  );
}

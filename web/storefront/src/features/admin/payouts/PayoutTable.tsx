import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import books from "../books/Books.module.css";
import type { AdminPayout } from "./queries";
import { Standing } from "./Standing";
import { usePeriod } from "./usePeriod";

/** Payouts under one another, each with what keeps it. */
export function PayoutTable({ payouts }: { payouts: AdminPayout[] }) {
  const { t } = useTranslation("payouts");
  return (
    <table className={books.table}>
      <caption className="visually-hidden">{t("list.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("list.publisher")}</th>
          <th scope="col">{t("list.state")}</th>
          <th scope="col">{t("list.when")}</th>
          <th scope="col" className={books.money}>
            {t("list.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {payouts.map((payout) => (
          <Row key={payout.id} payout={payout} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ payout }: { payout: AdminPayout }) {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  const period = usePeriod();
  return (
    <tr className={books.row}>
      <th scope="row">
        <Link to="/admin/payouts/$payoutId" params={{ payoutId: payout.id }} className={books.account}>
          <VisibleText text={payout.publisher.name} />
        </Link>
        <span className={books.quiet}>{period(payout.period)}</span>
      </th>
      <td className={books.wide}>
        <Standing payout={payout} />
      </td>
      <td data-label={t("list.when")}>
        <When at={payout.sentAt ?? payout.createdAt} absolute="date" />
      </td>
      <td className={books.balance} data-label={t("list.amount")}>
        <Money value={payout.amount} />
        {payout.reversed.minor > 0 && (
          <span className={books.quiet}>{t("list.reversed", { amount: money(payout.reversed) })}</span>
        )}
      </td>
    </tr>
  );
}

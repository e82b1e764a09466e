import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import books from "../books/Books.module.css";
import { stripeWords } from "../purchases/words";
import classes from "./Disputes.module.css";
import type { DisputeCase } from "./queries";
import { StandingBadge } from "./StandingBadge";
import { countdown, urgencyOf } from "./standing";
import { useNow } from "./useNow";

/** Disputes, each with what is disputed, why, and until when somebody has to answer. */
export function DisputeTable({ disputes }: { disputes: DisputeCase[] }) {
  const { t } = useTranslation("disputes");
  const now = useNow();
  return (
    <table className={books.table}>
      <caption className="visually-hidden">{t("list.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("list.dispute")}</th>
          <th scope="col">{t("list.reason")}</th>
          <th scope="col">{t("list.standing")}</th>
          <th scope="col" className={books.money}>
            {t("list.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {disputes.map((dispute) => (
          <Row key={dispute.id} dispute={dispute} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ dispute, now }: { dispute: DisputeCase; now: number }) {
  const { t, i18n } = useTranslation(["disputes", "admin"]);
  return (
    <tr className={books.row}>
      <th scope="row">
        <Link to="/admin/disputes/$disputeId" params={{ disputeId: dispute.id }} className={books.account}>
          {t(dispute.inquiry ? "list.inquiryOf" : "list.disputeOf", { plugin: dispute.pluginName })}
        </Link>
        <span className={books.quiet}>
          <VisibleText text={dispute.customerName} /> · {t("list.opened")}{" "}
          <When at={dispute.openedAt} absolute="date" />
        </span>
      </th>
      <td className={books.wide}>{stripeWords(i18n, "disputes.reason", dispute.reason)}</td>
      <td className={books.wide}>
        <StandingBadge dispute={dispute} />
        <Due dispute={dispute} now={now} />
      </td>
      <td className={books.balance} data-label={t("list.amount")}>
        <Money value={dispute.amount} />
      </td>
    </tr>
  );
}

function Due({ dispute, now }: { dispute: DisputeCase; now: number }) {
  const { t } = useTranslation("disputes");
  const { language, dateTime } = useFormat();
  if (!dispute.dueAt || dispute.answer || dispute.accepted) return null;
  const left = new Date(dispute.dueAt).getTime() - now;
  return (
    <span className={classes.due} data-urgency={urgencyOf(left)}>
      <time dateTime={dispute.dueAt} title={dateTime(dispute.dueAt)}>
        {left > 0 ? t("list.left", { time: countdown(left, language) }) : t("list.over")}
      </time>
    </span>
  );
}

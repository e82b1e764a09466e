import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Payout } from "./queries";
import { periodOf } from "./reasons";
import table from "./Table.module.css";

const tones: Record<Payout["status"], Tone> = { planned: "info", failing: "warn", sent: "good", skipped: "neutral" };

/** Payouts, each with its state and, in plain words, why it is not made. */
export function PayoutTable({ payouts }: { payouts: Payout[] }) {
  const { t } = useTranslation("payouts");
  return (
    <table className={table.table} data-told>
      <caption className="visually-hidden">{t("history.table")}</caption>
      <thead className="visually-hidden">
        <tr>
          {(["period", "state", "amount"] as const).map((key) => (
            <th key={key} scope="col">
              {t(`history.column.${key}`)}
            </th>
          ))}
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

function Row({ payout }: { payout: Payout }) {
  const { t } = useTranslation("payouts");
  const { day, dateTime, money } = useFormat();
  const period = periodOf(payout.period);
  return (
    <tr className={table.row}>
      <th scope="row">
        <span className={table.name}>
          {"day" in period
            ? t("history.period", { day: day(period.day) })
            : t("history.asked", { at: dateTime(period.at) })}
        </span>
        <span className={table.quiet}>
          <When at={payout.sentAt ?? payout.createdAt} absolute="dateTime" />
        </span>
      </th>
      <td className={table.wide}>
        <div className={table.state}>
          <Badge tone={tones[payout.status]}>{t(`history.status.${payout.status}`)}</Badge>
          {payout.reason && <p className={table.why}>{t(`history.reason.${payout.reason}`)}</p>}
          {payout.reversed.minor > 0 && (
            <p className={table.why}>{t("history.reversed", { amount: money(payout.reversed) })}</p>
          )}
        </div>
      </td>
      <td className={payout.status === "sent" ? table.total : table.money}>
        <Money value={payout.amount} />
      </td>
    </tr>
  );
}

import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { BankPayout } from "./queries";
import { bankReason } from "./reasons";
import table from "./Table.module.css";

const tones: Record<BankPayout["status"], Tone> = { on_its_way: "info", paid: "good", failed: "bad" };

/** What Stripe has sent on to the publisher's bank. */
export function BankTable({ payouts }: { payouts: BankPayout[] }) {
  const { t } = useTranslation("payouts");
  const { day } = useFormat();
  return (
    <table className={table.table} data-told>
      <caption className="visually-hidden">{t("bank.table")}</caption>
      <tbody>
        {payouts.map((payout) => (
          <tr key={payout.id} className={table.row}>
            <th scope="row">
              <span className={table.name}>
                <When at={payout.createdAt} absolute="date" />
              </span>
              {payout.status !== "failed" && (
                <span className={table.quiet}>
                  {t(payout.status === "paid" ? "bank.arrived" : "bank.arrives", { day: day(payout.arrivesAt) })}
                </span>
              )}
            </th>
            <td className={table.wide}>
              <div className={table.state}>
                <Badge tone={tones[payout.status]}>{t(`bank.status.${payout.status}`)}</Badge>
                {payout.status === "failed" && (
                  <p className={table.why}>
                    {t("bank.failed", { reason: t(`bank.reason.${bankReason(payout.failureCode)}`) })}
                  </p>
                )}
              </div>
            </td>
            <td className={table.total}>
              <Money value={payout.amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

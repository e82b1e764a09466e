import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { useFormat } from "@shared/format/useFormat";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import list from "../purchases/MoneyBack.module.css";
import detail from "../purchases/PurchaseDetail.module.css";
import type { PayoutReversal } from "./queries";

const tones: Record<PayoutReversal["status"], Tone> = { requested: "info", succeeded: "good", failed: "bad" };

/** What was taken back of a transfer, or was to be. */
export function Reversals({ reversals }: { reversals: PayoutReversal[] }) {
  const { t } = useTranslation("payouts");
  return (
    <section className={detail.section} aria-labelledby="reversals">
      <h2 id="reversals">{t("reversals.title")}</h2>
      <ul className={list.list} aria-label={t("reversals.list")}>
        {reversals.map((one) => (
          <Reversal key={one.id} reversal={one} />
        ))}
      </ul>
    </section>
  );
}

function Reversal({ reversal }: { reversal: PayoutReversal }) {
  const { t } = useTranslation("payouts");
  const { dateTime } = useFormat();
  return (
    <li className={list.item}>
      <div className={list.line}>
        <span className={list.amount}>
          <Money value={reversal.amount} />
        </span>
        <Badge tone={tones[reversal.status]}>{t(`reversals.status.${reversal.status}`)}</Badge>
        <span>{t(`reversalReason.${reversal.reason}`)}</span>
        <span className={list.when}>
          {t("reversals.by", { name: reversal.requestedByName, when: dateTime(reversal.createdAt) })}
        </span>
      </div>
      {reversal.failureCode && <p className={list.why}>{t(`reversals.failed.${reversal.failureCode}`)}</p>}
      <div className={list.line}>
        {reversal.stripeId && <code className={list.why}>{reversal.stripeId}</code>}
        <a className={list.why} href={reversal.workflowUrl} target="_blank" rel="noopener">
          {t("temporal")} <IconExternalLink size={14} stroke={1.6} aria-hidden="true" />
        </a>
      </div>
    </li>
  );
}

import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import { Id } from "./Fact";
import classes from "./MoneyBack.module.css";
import detail from "./PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "./refundable";
import { stripeWords } from "./words";

type Refund = AdminPurchaseDetail["refunds"][number];

const tones: Record<Refund["status"], Tone> = { requested: "info", pending: "info", succeeded: "good", failed: "bad" };

/** The money that goes, went or failed to go back. */
export function Refunds({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  const undeliverable = purchase.timeline.some((entry) => entry.kind === "undeliverable");
  return (
    <section className={detail.section} aria-labelledby="refunds" aria-live="polite">
      <h2 id="refunds">{t("refunds.title")}</h2>
      <ul className={classes.list}>
        {purchase.refunds.map((refund) => (
          <Item key={refund.id} refund={refund} undeliverable={undeliverable} />
        ))}
      </ul>
    </section>
  );
}

function Item({ refund, undeliverable }: { refund: Refund; undeliverable: boolean }) {
  const { t, i18n } = useTranslation("admin");
  const why = t(`refunds.reason.${refund.reason}`, { defaultValue: refund.reason.replaceAll("_", " ") });
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <span className={classes.amount}>
          <Money value={refund.amount} />
        </span>
        <Badge tone={tones[refund.status]}>{t(`refunds.status.${refund.status}`)}</Badge>
        <span className={classes.when}>
          <When at={refund.updatedAt} absolute="dateTime" />
        </span>
      </div>
      <div className={classes.why}>
        {[
          refund.requestedBy ? why : t(undeliverable ? "refunds.automatic" : "refunds.outside"),
          refund.failureCode && stripeWords(i18n, "failure", refund.failureCode),
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      {refund.stripeId && <Id value={refund.stripeId} what={t("refunds.stripeId")} />}
    </li>
  );
}

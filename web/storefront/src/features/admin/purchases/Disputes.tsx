import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Id } from "./Fact";
import classes from "./MoneyBack.module.css";
import detail from "./PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "./refundable";
import { stripeWords } from "./words";

const tones: Record<string, Tone> = { needs_response: "warn", under_review: "info", won: "good", lost: "bad" };

/** Payments that the customer's bank calls into question. */
export function Disputes({ disputes }: { disputes: AdminPurchaseDetail["disputes"] }) {
  const { t, i18n } = useTranslation("admin");
  return (
    <section className={detail.section} aria-labelledby="disputes">
      <h2 id="disputes">{t("disputes.title")}</h2>
      <ul className={classes.list}>
        {disputes.map((dispute) => (
          <li key={dispute.id} className={classes.item}>
            <div className={classes.line}>
              <span className={classes.amount}>
                <Money value={dispute.amount} />
              </span>
              <Badge tone={tones[dispute.status] ?? "neutral"}>
                {stripeWords(i18n, "disputes.status", dispute.status)}
              </Badge>
              <span className={classes.when}>
                <When at={dispute.updatedAt} absolute="dateTime" />
              </span>
            </div>
            <div className={classes.why}>
              {stripeWords(i18n, "disputes.reason", dispute.reason)} ·{" "}
              <Link to="/admin/disputes/$disputeId" params={{ disputeId: dispute.id }}>
                {t(dispute.status === "needs_response" ? "disputes.answer" : "disputes.open")}
              </Link>
            </div>
            <Id value={dispute.id} what={t("disputes.stripeId")} />
          </li>
        ))}
      </ul>
    </section>
  );
}

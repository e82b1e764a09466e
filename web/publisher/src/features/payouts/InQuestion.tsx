import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import type { PayoutBalances } from "./queries";

type Share = PayoutBalances["inQuestion"][number];

const tones: Record<NonNullable<Share["outcome"]>, Tone> = {
  inquiry_closed: "good",
  dispute_won: "good",
  sale_refunded: "neutral",
  dispute_lost: "bad",
};

/** Sales that a bank has called into question, and how it ended. */
export function InQuestion({ shares }: { shares: Share[] }) {
  const { t } = useTranslation("payouts");
  const heading = useId();
  if (shares.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <h2 id={heading}>{t("question.title")}</h2>
      <p className={classes.quiet}>{t("question.text")}</p>
      <ul className={classes.list}>
        {shares.map((share) => (
          <li key={share.id}>
            <div className={classes.line}>
              <Link to="/plugins/$pluginId/statistics" params={{ pluginId: share.pluginId }}>
                {share.pluginName}
              </Link>
              <Money value={share.amount} />
            </div>
            <div className={classes.line}>
              {share.outcome ? (
                <Badge tone={tones[share.outcome]}>{t(`question.outcome.${share.outcome}`)}</Badge>
              ) : (
                <Badge tone="warn">{t(`question.${share.reason}`)}</Badge>
              )}
              <span className={classes.quiet}>
                <When at={share.closedAt ?? share.openedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

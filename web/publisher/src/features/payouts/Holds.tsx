import { VisibleText } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Notice } from "./Notice";
import classes from "./Payouts.module.css";
import type { PayoutBalances } from "./queries";

type Hold = PayoutBalances["holds"][number];

/** That the store holds all payouts, why, and what it writes about it. */
export function OpenHold({ hold }: { hold: Hold }) {
  const { t } = useTranslation("payouts");
  const { date } = useFormat();
  return (
    <Notice
      tone="warn"
      icon={<IconHandStop stroke={1.6} />}
      title={`${t("hold.title")}: ${t(`hold.reason.${hold.reasonCode}`)}`}
    >
      {hold.note && (
        <blockquote className={classes.note}>
          <span className="visually-hidden">{t("hold.note")}: </span>
          <VisibleText text={hold.note} keep={"\n"} />
        </blockquote>
      )}
      <p>
        {t("hold.since", { at: date(hold.placedAt) })} {t("hold.keeps")}
      </p>
    </Notice>
  );
}

/** Holds that have been released. */
export function EarlierHolds({ holds }: { holds: Hold[] }) {
  const { t } = useTranslation("payouts");
  const { date } = useFormat();
  if (holds.length === 0) return null;
  return (
    <details className={classes.earlier}>
      <summary>{t("hold.earlier")}</summary>
      <ul className={classes.list}>
        {holds.map((hold) => (
          <li key={hold.id}>
            <strong>{t(`hold.reason.${hold.reasonCode}`)}</strong>
            <span className={classes.quiet}>
              {hold.releasedAt && t("hold.span", { from: date(hold.placedAt), to: date(hold.releasedAt) })}
            </span>
            {hold.note && (
              <p className={classes.written}>
                <VisibleText text={hold.note} keep={"\n"} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

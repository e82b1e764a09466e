import { useFormat } from "@shared/format/useFormat";
import { IconAlarm, IconClock, IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Due.module.css";
import { dueState } from "./due";

type Props = { of: { status: string; ball: string; dueAt?: string; decidedAt?: string; updatedAt: string } };

/** When a decision is due and what remains, in words; the exact moment on hover. */
export function Due({ of }: Props) {
  const { t } = useTranslation("review");
  const { relative, exact } = useFormat();
  const state = dueState(of);
  switch (state) {
    case "paused":
      return (
        <span className={classes.due} data-state={state} title={t("due.pausedHint")}>
          <IconPlayerPause size={16} stroke={1.6} aria-hidden="true" />
          {t("due.paused")}
        </span>
      );
    case "checking":
      return <span className={classes.due}>{t("due.checking")}</span>;
    case "decided": {
      const at = of.decidedAt ?? of.updatedAt;
      return (
        <time className={classes.due} dateTime={at} title={exact(at)}>
          {t("due.decided", { when: relative(at) })}
        </time>
      );
    }
    default:
      if (!of.dueAt) return null;
      return (
        <time
          className={classes.due}
          data-state={state}
          dateTime={of.dueAt}
          title={t("due.exact", { at: exact(of.dueAt) })}
        >
          {state === "overdue" ? (
            <IconAlarm size={16} stroke={1.6} aria-hidden="true" />
          ) : (
            <IconClock size={16} stroke={1.6} aria-hidden="true" />
          )}
          {t(state === "overdue" ? "due.overdue" : "due.in", { when: relative(of.dueAt) })}
        </time>
      );
  }
}

import { Badge } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import type { AdminPayout } from "./queries";
import { statusTones } from "./story";

/** How a payout stands, and why it is not sent. */
export function Standing({ payout }: { payout: AdminPayout }) {
  const { t } = useTranslation("payouts");
  return (
    <span className={classes.standing}>
      <Badge tone={statusTones[payout.status]}>{t(`status.${payout.status}`)}</Badge>
      {payout.inFlight && <span className={classes.quiet}>{t("one.inFlight")}</span>}
      {payout.reason && <span className={classes.quiet}>{t(`reason.${payout.reason}`)}</span>}
    </span>
  );
}

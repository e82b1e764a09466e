import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import type { PayoutHold } from "./queries";

/** Why payouts are or were on hold, in the words that the publisher reads, and by whom. */
export function HoldNote({ hold }: { hold: PayoutHold }) {
  const { t } = useTranslation("payouts");
  const { dateTime } = useFormat();
  return (
    <>
      <strong>{t(`holdReason.${hold.reason}`)}</strong>
      {hold.note && <p>{hold.note}</p>}
      <div className={classes.quiet}>{t("hold.by", { name: hold.placedByName, when: dateTime(hold.placedAt) })}</div>
      {hold.releasedAt && (
        <div className={classes.quiet}>
          {t("hold.released", { name: hold.releasedByName ?? "", when: dateTime(hold.releasedAt) })}
        </div>
      )}
    </>
  );
}

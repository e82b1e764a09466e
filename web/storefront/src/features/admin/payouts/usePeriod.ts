import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";

/** A payout's period in words: the day on which it began, or when somebody asked for it. */
export function usePeriod(): (period: string) => string {
  const { t } = useTranslation("payouts");
  const { day, dateTime } = useFormat();
  return (period) => {
    const asked = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})$/.exec(period);
    if (!asked) return t("list.period", { day: day(period) });
    return t("list.onDemand", { when: dateTime(`${asked[1]}T${asked[2]}:${asked[3]}:00Z`) });
  };
}

import { Timeline, type TimelineStep } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { failureWords } from "./failureWords";
import { type Purchase, stepsAhead, toneOfEntry, viewOf } from "./purchaseView";

type Entry = Schemas["TimelineEntry"];
type Detail = {
  amountMinor?: number;
  currency?: string;
  expiresAt?: string;
  failureCode?: string;
  reason?: string;
  couponCode?: string;
};

const icons = {
  good: <IconCheck stroke={2.2} />,
  bad: <IconX stroke={2.2} />,
  warn: <IconClock stroke={2} />,
  none: undefined,
};

/** What has happened to the purchase and what is still to come. */
export function PurchaseTimeline({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation("purchase");
  const entryText = useEntryText(viewOf(purchase.status).canPay);
  const done: TimelineStep[] = purchase.timeline.map((entry, i) => ({
    key: `${i}-${entry.kind}`,
    title: t(`timeline.${entry.kind}`),
    at: <When at={entry.at} absolute="dateTime" />,
    text: entryText(entry),
    icon: icons[toneOfEntry(entry.kind) ?? "none"],
    tone: toneOfEntry(entry.kind),
  }));
  const ahead: TimelineStep[] = stepsAhead(purchase.status).map((step, i) => ({
    key: step,
    title: t(`ahead.${step}`),
    state: i === 0 ? "now" : "later",
  }));
  return <Timeline label={t("timelineLabel")} steps={[...done, ...ahead]} />;
}

/** `open`: whether it can still be paid. */
function useEntryText(open: boolean) {
  const { t, i18n } = useTranslation("purchase");
  const format = useFormat();
  return (entry: Entry): string | undefined => {
    const detail = (entry.detail ?? {}) as Detail;
    if (detail.failureCode) return failureWords(i18n, detail.failureCode);
    if (entry.kind === "checkout_opened" && detail.expiresAt && open)
      return t("openUntil", { when: format.dateTime(detail.expiresAt) });
    if (entry.kind === "undeliverable") return t("undeliverable");
    if (detail.amountMinor === undefined || !detail.currency) return undefined;
    const amount = format.money({ minor: detail.amountMinor, currency: detail.currency });
    return detail.couponCode ? t("withCode", { amount, code: detail.couponCode }) : amount;
  };
}

import { Timeline, type TimelineStep } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { failureWords } from "./failureWords";
import { type Purchase, stepsAhead, toneOfEntry } from "./purchaseView";

type Entry = Schemas["TimelineEntry"];
type Detail = { amountMinor?: number; currency?: string; expiresAt?: string; failureCode?: string; reason?: string };

/** What has happened to the purchase and what is still to come. */
export function PurchaseTimeline({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation("purchase");
  const entryText = useEntryText();
  const done: TimelineStep[] = purchase.timeline.map((entry, i) => ({
    key: `${i}-${entry.kind}`,
    title: t(`timeline.${entry.kind}`),
    at: <When at={entry.at} absolute="dateTime" />,
    text: entryText(entry),
    tone: toneOfEntry(entry.kind),
  }));
  const ahead: TimelineStep[] = stepsAhead(purchase.status).map((step, i) => ({
    key: step,
    title: t(`ahead.${step}`),
    state: i === 0 ? "now" : "later",
  }));
  return <Timeline label={t("timelineLabel")} steps={[...done, ...ahead]} />;
}

function useEntryText() {
  const { t, i18n } = useTranslation("purchase");
  const format = useFormat();
  return (entry: Entry): string | undefined => {
    const detail = (entry.detail ?? {}) as Detail;
    if (detail.failureCode) return failureWords(i18n, detail.failureCode);
    if (entry.kind === "checkout_opened" && detail.expiresAt)
      return t("openUntil", { when: format.dateTime(detail.expiresAt) });
    if (entry.kind === "undeliverable") return t("undeliverable");
    if (detail.amountMinor !== undefined && detail.currency)
      return format.money({ minor: detail.amountMinor, currency: detail.currency });
    return undefined;
  };
}

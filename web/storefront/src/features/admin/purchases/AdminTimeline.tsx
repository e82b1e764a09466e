import type { Tone } from "@shared/components/Badge";
import { Timeline, type TimelineStep } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { attentionOf } from "./attention";
import { type AdminPurchaseDetail, isRefunding } from "./refundable";
import { type TimelineFact, timelineFacts } from "./timelineText";
import { stripeWords } from "./words";

const tones: Partial<Record<Schemas["TimelineEntry"]["kind"], Tone>> = {
  paid: "good",
  entitlement_granted: "good",
  dispute_won: "good",
  failed: "bad",
  undeliverable: "bad",
  refund_failed: "bad",
  refund_came_back: "bad",
  dispute_lost: "bad",
  dispute_opened: "warn",
  dispute_unanswered: "bad",
  inquiry_unanswered: "warn",
  needs_attention: "warn",
  expired: "warn",
};

/** What has happened to a purchase, with the reasons that customers are not told. */
export function AdminTimeline({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  const steps = useSteps(purchase.timeline, purchase.amount.currency);
  const now = waitingFor(purchase);
  if (now) steps.push({ key: now, title: t(`timeline.${now}`), state: "now" });
  return <Timeline label={t("purchase.timeline")} steps={steps} />;
}

/** The lines of a purchase's timeline. */
export function useSteps(timeline: Schemas["TimelineEntry"][], currency: string): TimelineStep[] {
  const { t } = useTranslation("admin");
  const words = useFactWords();
  return timeline.map((entry, i) => ({
    key: `${i}-${entry.kind}`,
    title: t(`timeline.${entry.kind}`, { defaultValue: t("timeline.unknown", { kind: entry.kind }) }),
    at: <When at={entry.at} absolute="dateTime" />,
    text: timelineFacts(entry, currency).map(words).join(" · ") || undefined,
    tone: tones[entry.kind],
  }));
}

function waitingFor(purchase: AdminPurchaseDetail): "refunding" | "waiting" | "confirming" | undefined {
  if (isRefunding(purchase)) return "refunding";
  if (purchase.status === "pending" || purchase.status === "awaiting_payment") return "waiting";
  return purchase.status === "processing" ? "confirming" : undefined;
}

function useFactWords() {
  const { t, i18n } = useTranslation("admin");
  const format = useFormat();
  return (fact: TimelineFact): string => {
    switch (fact.of) {
      case "money":
        return format.money(fact.value);
      case "expiry":
        return t("timeline.openUntil", { when: format.dateTime(fact.at) });
      case "failure":
        return stripeWords(i18n, "failure", fact.code);
      case "dispute":
        return stripeWords(i18n, "disputes.reason", fact.code);
      case "attention": {
        const attention = attentionOf({ status: "pending", stuck: true, attention: fact.code }) ?? "other";
        return t(`attention.${attention}.short`);
      }
      case "undeliverable":
        return t(`undeliverable.${fact.code}`, { defaultValue: fact.code.replaceAll("_", " ") });
      case "refund":
        return t(`refunds.reason.${fact.code}`, { defaultValue: fact.code.replaceAll("_", " ") });
    }
  };
}

import type { Schemas } from "@/api";

export type Purchase = Schemas["PurchaseWithTimeline"];
export type PurchaseStatus = Purchase["status"];

/** How a status is told: what it means for the customer, whether it may still change by itself, and what can be done. */
export type PurchaseView = {
  tone: "good" | "bad" | "warn" | "info" | "neutral";
  /** Milliseconds between looks while something is under way; undefined when only the customer can change it now. */
  pollEvery?: number;
  canPay: boolean;
  canCancel: boolean;
  canTryAgain: boolean;
  owns: boolean;
};

const settled = { canPay: false, canCancel: false, canTryAgain: false, owns: false };

const views: Record<PurchaseStatus, PurchaseView> = {
  pending: { ...settled, tone: "info", pollEvery: 1000, canCancel: true },
  awaiting_payment: { ...settled, tone: "info", pollEvery: 2000, canPay: true, canCancel: true },
  processing: { ...settled, tone: "info", pollEvery: 5000 },
  // Money may go back while somebody looks on.
  fulfilled: { ...settled, tone: "good", pollEvery: 15_000, owns: true },
  failed: { ...settled, tone: "bad", canTryAgain: true },
  expired: { ...settled, tone: "warn", canTryAgain: true },
  cancelled: { ...settled, tone: "neutral", canTryAgain: true },
  partially_refunded: { ...settled, tone: "info", pollEvery: 15_000, owns: true },
  refunded: { ...settled, tone: "neutral", canTryAgain: true },
  disputed: { ...settled, tone: "warn", pollEvery: 60_000 },
  dispute_lost: { ...settled, tone: "neutral" },
};

export const viewOf = (status: PurchaseStatus): PurchaseView => views[status];

/** What will happen next, for the steps of the timeline that have not come yet. */
export function stepsAhead(status: PurchaseStatus): ("pay" | "confirm" | "deliver")[] {
  switch (status) {
    case "pending":
    case "awaiting_payment":
      return ["pay", "deliver"];
    case "processing":
      return ["confirm", "deliver"];
    default:
      return [];
  }
}

type Tone = "good" | "bad" | "warn" | undefined;

export const toneOfEntry = (kind: Schemas["TimelineEntry"]["kind"]): Tone => {
  switch (kind) {
    case "paid":
    case "entitlement_granted":
      return "good";
    case "failed":
    case "refund_failed":
    case "undeliverable":
      return "bad";
    case "expired":
    case "needs_attention":
      return "warn";
    default:
      return undefined;
  }
};

import type { Schemas } from "@/api";

type Detail = {
  amountMinor?: number;
  currency?: string;
  expiresAt?: string;
  failureCode?: string;
  reason?: string;
};

/** What a line of the timeline tells besides its kind. */
export type TimelineFact =
  | { of: "expiry"; at: string }
  | { of: "failure"; code: string }
  | { of: "attention" | "undeliverable" | "refund" | "dispute"; code: string }
  | { of: "money"; value: { minor: number; currency: string } };

export function timelineFacts(entry: Schemas["TimelineEntry"], currency: string): TimelineFact[] {
  const detail = (entry.detail ?? {}) as Detail;
  const facts: TimelineFact[] = [];
  if (detail.amountMinor !== undefined) {
    facts.push({ of: "money", value: { minor: detail.amountMinor, currency: detail.currency ?? currency } });
  }
  if (entry.kind === "checkout_opened" && detail.expiresAt) facts.push({ of: "expiry", at: detail.expiresAt });
  if (detail.failureCode) facts.push({ of: "failure", code: detail.failureCode });
  if (detail.reason) {
    const of = reasonOf(entry.kind);
    if (of) facts.push({ of, code: detail.reason });
  }
  return facts;
}

function reasonOf(
  kind: Schemas["TimelineEntry"]["kind"],
): "attention" | "undeliverable" | "refund" | "dispute" | undefined {
  switch (kind) {
    case "needs_attention":
      return "attention";
    case "undeliverable":
      return "undeliverable";
    case "refund_requested":
      return "refund";
    case "inquiry_opened":
    case "dispute_opened":
    case "dispute_won":
    case "dispute_lost":
      return "dispute";
    default:
      return undefined;
  }
}

import type { Schemas } from "@/api";

type Facts = Pick<Schemas["AdminPurchase"], "status" | "stuck" | "attention">;

const known = [
  "stripe_key_refused",
  "stripe_unreachable",
  "stripe_knows_no_session",
  "amount_mismatch",
  "refund_failed",
  "refund_came_back",
] as const;

export type Attention = (typeof known)[number] | "late" | "slow" | "other";

/** Why somebody should look at a purchase: what it says itself, else that it is open beyond its time. */
export function attentionOf({ status, stuck, attention }: Facts): Attention | undefined {
  if (attention) return known.find((one) => one === attention) ?? "other";
  if (!stuck) return undefined;
  return status === "processing" ? "slow" : "late";
}

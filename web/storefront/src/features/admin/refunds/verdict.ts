import type { RefundRequestDetail } from "./queries";

export type Decision = "approve" | "decline";

/** approved goes back at once, proposed waits for another person, own is proposed already, by whoever decides. */
export type Outcome = "approved" | "proposed" | "own";

type Facts = Pick<RefundRequestDetail, "origin" | "proposed" | "youMayNot" | "rules">;

/** What becomes of an approval; the server judges by the same rules (activities/marketplace/refund_decisions.go). */
export function outcomeOf({ origin, proposed, youMayNot, rules }: Facts, minor: number): Outcome {
  const same = proposed?.minor === minor;
  if (same && youMayNot !== "own_proposal") return "approved";
  if (origin === "customer" && (!rules.alone || minor <= rules.alone.minor)) return "approved";
  return same ? "own" : "proposed";
}

/** Which words say why a person decides: the limit is only named where it is what was exceeded. */
export function ruleText({
  manualBecause,
  paid,
  rules,
}: Pick<RefundRequestDetail, "manualBecause" | "paid" | "rules">) {
  if (manualBecause !== "amount") return manualBecause ?? "none";
  if (!rules.granted || rules.granted.minor === 0) return "amountNever";
  return paid.minor > rules.granted.minor ? "amount" : "amountAlone";
}

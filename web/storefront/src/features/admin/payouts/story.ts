import type { Tone } from "@shared/components/Badge";
import type { PayoutDetail, PayoutPublisher, PayoutStatus } from "./queries";

type Step = PayoutDetail["story"][number];

export const statusTones: Record<PayoutStatus, Tone> = {
  planned: "info",
  failing: "bad",
  sent: "good",
  skipped: "neutral",
};

export const accountTones: Record<PayoutPublisher["account"]["state"], Tone> = {
  none: "neutral",
  opening: "neutral",
  onboarding: "neutral",
  pending: "info",
  action_required: "warn",
  ready: "good",
  restricted: "bad",
  rejected: "bad",
  disconnected: "bad",
};

const stepTones: Partial<Record<Step["kind"], Tone>> = {
  sent: "good",
  released: "good",
  failing: "bad",
  reversal_failed: "bad",
  held: "warn",
  skipped: "warn",
  reversed: "info",
};

export const stepTone = (kind: Step["kind"]): Tone | undefined => stepTones[kind];

/** In which list of words a step's reason is to be found. */
export function reasonList(kind: Step["kind"]): "holdReason" | "reversalReason" | "reason" {
  if (kind === "held") return "holdReason";
  return kind === "reversal_requested" ? "reversalReason" : "reason";
}

/** A payout that no try has made yet can be tried now; what was sent can be taken back as far as it is still there. */
export const canRetry = (payout: PayoutDetail) => payout.status === "failing" || payout.status === "planned";
export const canReverse = (payout: PayoutDetail) =>
  payout.status === "sent" && payout.left.minor > 0 && !payout.reversals.some((one) => one.status === "requested");

/** What keeps a publisher from being paid now, if anything does. */
export function unpayable(publisher: PayoutPublisher): "held" | "account" | "nothing" | undefined {
  if (publisher.hold) return "held";
  if (!publisher.account.payable) return "account";
  return publisher.balances.some(({ payable }) => payable.minor > 0) ? undefined : "nothing";
}

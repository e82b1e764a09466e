import type { Tone } from "@shared/components/Badge";
import type { Schemas } from "@/api";

type Coupon = Pick<Schemas["Coupon"], "state" | "inStore" | "attempts" | "createdAt" | "changedAt">;

export type Shown = Coupon["state"] | "on_the_way" | "failing";

/** What to say of a coupon: what the store does not know yet does not hold there, whatever it is here. */
export function shownOf({ state, inStore, attempts }: Coupon): Shown {
  if (inStore) return state;
  return attempts > 0 ? "failing" : "on_the_way";
}

export const tones: Record<Shown, Tone> = {
  active: "good",
  scheduled: "info",
  used_up: "neutral",
  ended: "neutral",
  disabled: "neutral",
  on_the_way: "info",
  failing: "warn",
};

/** What holds in the store until it hears of the last change: nothing yet, what was before, or a code that should be over. */
export function meanwhileOf({ state, createdAt, changedAt }: Coupon): "new" | "disabled" | "changed" {
  if (state === "disabled") return "disabled";
  return createdAt === changedAt ? "new" : "changed";
}

/** How long a coupon is on its way before there is something to hurry. */
const patience = 20_000;

export const canHurry = ({ inStore, attempts, changedAt }: Coupon, now = Date.now()) =>
  !inStore && (attempts > 0 || now - Date.parse(changedAt) > patience);

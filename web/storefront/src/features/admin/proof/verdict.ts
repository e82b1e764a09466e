import type { Language } from "@shared/i18n/i18n";
import type { Proof, Reconciliation } from "./queries";

export type Standing = "unproven" | "balanced" | "cases" | "differs";

/** How the books stand to Stripe: honest about what is open although the sums agree. */
export function standingOf({ last, balanced }: Proof): Standing {
  if (!last) return "unproven";
  if (balanced) return "balanced";
  const differs = last.currencies.some((c) => c.differenceMinor !== 0 || c.balanceMinor !== c.stripeMinor);
  return differs ? "differs" : "cases";
}

export type RunVerdict = "balanced" | "differences" | "running" | "abandoned";

export const verdictOf = ({ status, verdict }: Reconciliation): RunVerdict =>
  status === "finished" ? (verdict ?? "differences") : status;

/** 7 s, 3 min, 2 h: as long as it took, in the largest unit that says something. */
export function duration(seconds: number, language: Language): string {
  const [value, unit] =
    seconds < 60 ? [seconds, "second"] : seconds < 3600 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: unit as string,
    unitDisplay: "short",
    maximumFractionDigits: 0,
  }).format(value as number);
}

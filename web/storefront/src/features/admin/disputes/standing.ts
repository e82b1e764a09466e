import type { Tone } from "@shared/components/Badge";
import type { Language } from "@shared/i18n/i18n";
import type { DisputeCase } from "./queries";

export type Standing =
  | "waits"
  | "overdue"
  | "sending"
  | "giving_in"
  | "under_review"
  | "won"
  | "inquiry_closed"
  | "accepted"
  | "unanswered"
  | "elsewhere"
  | "decided";

/** Where a dispute stands, and whose turn it is. */
export function standingOf(dispute: DisputeCase): Standing {
  switch (dispute.status) {
    case "under_review":
      return "under_review";
    case "won":
      return dispute.inquiry ? "inquiry_closed" : "won";
    case "lost":
      return dispute.because ?? "decided";
  }
  if (dispute.answer === "approved") return "sending";
  if (dispute.accepted) return "giving_in";
  return dispute.overdue ? "overdue" : "waits";
}

const tones: Record<Standing, Tone> = {
  waits: "warn",
  overdue: "bad",
  sending: "info",
  giving_in: "info",
  under_review: "info",
  won: "good",
  inquiry_closed: "good",
  accepted: "bad",
  unanswered: "bad",
  elsewhere: "bad",
  decided: "bad",
};

export const toneOf = (standing: Standing): Tone => tones[standing];

const day = 86_400_000;
const hour = 3_600_000;
const minute = 60_000;

/** How near the deadline is: below three days people are reminded, below one it is urgent. */
export function urgencyOf(left: number): "calm" | "soon" | "urgent" {
  if (left < day) return "urgent";
  return left < 3 * day ? "soon" : "calm";
}

/** 2 days 4 hours, 3 hours 12 minutes, 8 minutes: what is left, in the two units that count. */
export function countdown(left: number, language: Language): string {
  const unit = (value: number, of: string) =>
    new Intl.NumberFormat(language, { style: "unit", unit: of, unitDisplay: "long" }).format(value);
  const days = Math.floor(left / day);
  const hours = Math.floor((left % day) / hour);
  const minutes = Math.max(0, Math.floor((left % hour) / minute));
  if (days > 0) return [unit(days, "day"), hours > 0 && unit(hours, "hour")].filter(Boolean).join(" ");
  if (hours > 0) return [unit(hours, "hour"), minutes > 0 && unit(minutes, "minute")].filter(Boolean).join(" ");
  return unit(minutes, "minute");
}

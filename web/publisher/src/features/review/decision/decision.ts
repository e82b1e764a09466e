import type { Schemas } from "@/api";

type Case = Pick<Schemas["ReviewCase"], "status" | "ball" | "claim" | "rounds">;
export type Kind = Schemas["DecisionBody"]["kind"];
export type Reason = Schemas["DecisionBody"]["reasonCode"];

export const kinds = ["approve", "request_changes", "reject"] as const satisfies Kind[];

export type Hindrance = "author" | "system" | "nobody" | "claimed" | "checks";

/** What stands between a reviewer and a decision of that kind now; undefined when nothing does. */
export function hindrance(review: Case, kind: Kind): Hindrance | undefined {
  if (review.status !== "in_review") {
    if (review.ball === "author") return "author";
    return review.ball === "system" ? "system" : "nobody";
  }
  if (review.claim && !review.claim.mine) return "claimed";
  const checks = review.rounds.at(-1)?.checks ?? [];
  if (kind === "approve" && !(checks.length > 0 && checks.every((check) => check.verdict === "passed")))
    return "checks";
  return undefined;
}

/** What went wrong with a decision that was sent, when it can be explained where it was made. */
export const refusals = [
  "already_decided",
  "superseded_round",
  "claimed_by_other",
  "checks_not_passed",
  "not_in_review",
  "own_plugin",
  "no_answer_yet",
] as const;
export type Refusal = (typeof refusals)[number];

export const refusalOf = (code: string | undefined): Refusal | undefined => refusals.find((one) => one === code);

/** Whether the author must be told in words. The server asks for it too. */
export const needsMessage = (kind: Kind) => kind !== "approve";

/** Which of the lists of reasons belongs to a kind. */
export function reasonsFor(reasons: Schemas["ReasonCodes"], kind: Kind): Reason[] {
  switch (kind) {
    case "approve":
      return reasons.approve;
    case "reject":
      return reasons.reject;
    default:
      return reasons.requestChanges;
  }
}

/** A template takes the place of nothing and of another template, never of what somebody wrote. */
export const templateFits = (message: string, templates: string[]) =>
  message.trim() === "" || templates.some((template) => template.trim() === message.trim());

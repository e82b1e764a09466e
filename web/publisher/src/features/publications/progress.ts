import type { Schemas } from "@/api";

type Publication = Pick<Schemas["Publication"], "action" | "stage" | "attempts" | "lastError" | "finishedAt">;
type Stage = Schemas["Publication"]["stage"];

const withFiles: Stage[] = ["reading", "storing", "signing", "upserting", "confirming"];
const withoutFiles: Stage[] = ["reading", "upserting", "confirming"];

/** The steps a publication goes through, and how many of them it has done. */
export function progressOf({ action, stage }: Publication): { steps: Stage[]; done: number } {
  const steps = action === "publish" || action === "relist" ? withFiles : withoutFiles;
  if (stage === "done") return { steps, done: steps.length };
  return { steps, done: Math.max(0, steps.indexOf(stage)) };
}

export type State = "done" | "superseded" | "failing" | "waiting";

export function stateOf({ stage, attempts, finishedAt }: Publication): State {
  if (stage === "superseded") return "superseded";
  if (stage === "done" || finishedAt) return "done";
  return attempts > 0 ? "failing" : "waiting";
}

export type Cause = "unreachable" | "missing" | "mismatch" | "other";

const causes: [Cause, RegExp][] = [
  ["mismatch", /digest|sha-?256|mismatch|does not match|not those/i],
  ["missing", /not found|no such|missing/i],
  ["unreachable", /connect|refused|timeout|timed out|deadline|unavailable|reset|EOF|no route/i],
];

/** The operators' error text as one of a few causes that we have words for. */
export const causeOf = (error: string): Cause => causes.find(([, pattern]) => pattern.test(error))?.[0] ?? "other";

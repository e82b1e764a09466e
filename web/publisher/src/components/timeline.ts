import type { Schemas } from "@/api";
import { checkNames } from "./checks";

type Submission = Pick<
  Schemas["Submission"],
  "status" | "ball" | "claimed" | "events" | "rounds" | "round" | "next" | "dueAt" | "updatedAt"
>;
type Round = Schemas["SubmissionRound"];

export type TimelineEntry =
  | { kind: "event"; event: string; at: string; round?: number; reason?: string; by?: string; until?: string }
  | { kind: "checks"; at: string; state: ChecksState; done: number; total: number; failed: string[] }
  | { kind: "now"; now: "reviewer" | "waiting" | "author" | "publishing"; until?: string }
  | { kind: "next"; step: string; at?: string };

export type ChecksState = "running" | "passed" | "failed" | "errored";

const ofChecks = new Set(["check_passed", "check_failed", "check_errored"]);
const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

/** What happened, with the many events of a round's checks told as one; then what is waited for and what comes by itself. */
export function timelineOf(submission: Submission): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const told = new Set<number>();
  let round = 1;
  for (const { kind, at, detail } of submission.events) {
    round = number(detail.round) ?? round;
    if (ofChecks.has(kind)) {
      if (!told.has(round)) entries.push(checksOf(submission, round, at));
      told.add(round);
      continue;
    }
    entries.push({
      kind: "event",
      event: eventName(kind, detail),
      at,
      round: number(detail.round),
      reason: text(detail.reason),
      by: detail.bySystem === true ? "system" : undefined,
      until: text(detail.dueAt) ?? text(detail.closesAt),
    });
  }
  if (submission.status === "checking" && !told.has(submission.round)) {
    entries.push(checksOf(submission, submission.round, submission.updatedAt));
  }
  return [...entries, ...waiting(submission)];
}

function eventName(kind: string, detail: Record<string, unknown>): string {
  if (kind === "message") return detail.from === "reviewer" ? "messageReviewer" : "messageAuthor";
  if (kind === "withdrawn" && detail.why === "unanswered") return "withdrawnUnanswered";
  if (kind === "changes_requested" && detail.bySystem === true) return "changesBySystem";
  return kind;
}

function checksOf(submission: Submission, number: number, at: string): TimelineEntry {
  const round: Round | undefined = submission.rounds.find((one) => one.round === number);
  const checks = round?.checks ?? [];
  const present = submission.status === "checking" && number === submission.round;
  const failed = checks.filter((check) => check.verdict === "failed").map((check) => check.name);
  const done = checks.filter((check) => check.verdict === "passed" || check.verdict === "failed").length;
  return {
    kind: "checks",
    at,
    state: stateOf(checks, present, failed.length > 0),
    done,
    total: present ? Math.max(checks.length, checkNames.length) : checks.length,
    failed,
  };
}

function stateOf(checks: Round["checks"], present: boolean, failed: boolean): ChecksState {
  if (present) return checks.some((check) => check.verdict === "errored") ? "errored" : "running";
  return failed ? "failed" : "passed";
}

function waiting({ status, claimed, dueAt, next, events }: Submission): TimelineEntry[] {
  const later: TimelineEntry[] = next && status !== "checking" ? [{ kind: "next", step: next.step, at: next.at }] : [];
  switch (status) {
    case "in_review":
      return [{ kind: "now", now: claimed ? "reviewer" : "waiting", until: dueAt }, ...later];
    case "changes_requested":
      return [{ kind: "now", now: "author" }, ...later];
    case "approved":
      return events.some((event) => event.kind === "published") ? [] : [{ kind: "now", now: "publishing" }];
    default:
      return later;
  }
}

import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api";
import { timelineOf } from "./timeline";

type Submission = Parameters<typeof timelineOf>[0];

const at = "2026-03-01T10:00:00Z";
const event = (kind: Schemas["SubmissionEvent"]["kind"], detail: Record<string, unknown> = {}) => ({
  at,
  kind,
  detail,
});
const check = (
  name: Schemas["CheckResult"]["name"],
  verdict: Schemas["CheckResult"]["verdict"],
): Schemas["CheckResult"] => ({
  name,
  verdict,
  evidence: [],
  artifactSha256: "00",
  attempts: 1,
  startedAt: at,
});

function submission(over: Partial<Submission>): Submission {
  return {
    status: "checking",
    ball: "system",
    claimed: false,
    events: [event("submitted", { round: 1 })],
    rounds: [{ round: 1, checks: [] }],
    round: 1,
    updatedAt: at,
    ...over,
  };
}

const kinds = (over: Partial<Submission>) =>
  timelineOf(submission(over)).map((entry) =>
    entry.kind === "event"
      ? entry.event
      : entry.kind === "now"
        ? `now ${entry.now}`
        : entry.kind === "next"
          ? `next ${entry.step}`
          : `checks ${entry.state} ${entry.done}/${entry.total}`,
  );

describe("timelineOf", () => {
  it("shows checks that have not begun as running", () => {
    expect(kinds({})).toEqual(["submitted", "checks running 0/7"]);
  });

  it("tells the events of a round's checks as one, each round its own", () => {
    const of = (round: number) => ["archive", "manifest"].map((name) => event("check_passed", { round, check: name }));
    expect(
      kinds({
        status: "in_review",
        ball: "reviewer",
        claimed: true,
        round: 2,
        events: [
          event("submitted", { round: 1 }),
          event("check_passed", { round: 1 }),
          event("check_failed", { round: 1 }),
          event("changes_requested", { round: 1, bySystem: true, reason: "checks_failed" }),
          event("resubmitted", { round: 2 }),
          ...of(2),
          event("in_review", { round: 2, dueAt: at }),
        ],
        rounds: [
          { round: 1, checks: [check("archive", "passed"), check("secrets", "failed")] },
          { round: 2, checks: [check("archive", "passed"), check("manifest", "passed")] },
        ],
        dueAt: at,
        next: { step: "reminder", at },
      }),
    ).toEqual([
      "submitted",
      "checks failed 2/2",
      "changesBySystem",
      "resubmitted",
      "checks passed 2/2",
      "in_review",
      "now reviewer",
      "next reminder",
    ]);
  });

  it("says when a check of the present round could not be carried out", () => {
    expect(
      kinds({
        events: [event("submitted", { round: 1 }), event("check_errored", { round: 1 })],
        rounds: [{ round: 1, checks: [check("malware", "errored")] }],
      }),
    ).toEqual(["submitted", "checks errored 0/7"]);
  });

  it("ends with the store once an approved release is there", () => {
    const events = [event("submitted"), event("approved", { round: 1 })];
    expect(kinds({ status: "approved", events }).at(-1)).toBe("now publishing");
    expect(kinds({ status: "approved", events: [...events, event("published")] }).at(-1)).toBe("published");
  });

  it("names who closed it and who wrote", () => {
    expect(
      kinds({
        status: "withdrawn",
        events: [event("message", { from: "reviewer" }), event("withdrawn", { why: "unanswered" })],
      }),
    ).toEqual(["messageReviewer", "withdrawnUnanswered"]);
  });

  it("keeps events it does not know", () => {
    expect(kinds({ status: "rejected", events: [event("appealed" as "message")] })).toEqual(["appealed"]);
  });
});

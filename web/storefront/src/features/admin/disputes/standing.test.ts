import { expect, test } from "vitest";
import type { DisputeCase } from "./queries";
import { countdown, standingOf, urgencyOf } from "./standing";

const dispute = (change: Partial<DisputeCase>) => ({ status: "needs_response", ...change }) as DisputeCase;

test.each([
  [{}, "waits"],
  [{ overdue: true }, "overdue"],
  [{ answer: "approved" }, "sending"],
  [{ accepted: true }, "giving_in"],
  [{ status: "under_review", answer: "submitted" }, "under_review"],
  [{ status: "won" }, "won"],
  [{ status: "won", inquiry: true }, "inquiry_closed"],
  [{ status: "lost", because: "unanswered" }, "unanswered"],
  [{ status: "lost", because: "accepted", accepted: true }, "accepted"],
  [{ status: "lost" }, "decided"],
] as const)("%o stands as %s", (change, standing) => {
  expect(standingOf(dispute(change as Partial<DisputeCase>))).toBe(standing);
});

const hour = 3_600_000;

test("what is left is said in the two units that count", () => {
  expect(countdown(52 * hour, "en")).toBe("2 days 4 hours");
  expect(countdown(48 * hour, "es")).toBe("2 días");
  expect(countdown(3.2 * hour, "es")).toBe("3 horas 12 minutos");
  expect(countdown(8.5 * 60_000, "en")).toBe("8 minutes");
  expect(countdown(-1, "en")).toBe("0 minutes");
});

test("the nearer, the more urgent", () => {
  expect([80, 71, 23].map((hours) => urgencyOf(hours * hour))).toEqual(["calm", "soon", "urgent"]);
});

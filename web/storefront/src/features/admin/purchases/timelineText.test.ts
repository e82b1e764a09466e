import { expect, test } from "vitest";
import { timelineFacts } from "./timelineText";

const at = "2026-01-01T00:00:00Z";

test("a line tells its amount, its reason in the right list, and what went wrong", () => {
  const refund = { kind: "refund_requested", at, detail: { amountMinor: 500, reason: "duplicate" } } as const;
  expect(timelineFacts(refund, "EUR")).toEqual([
    { of: "money", value: { minor: 500, currency: "EUR" } },
    { of: "refund", code: "duplicate" },
  ]);
  expect(timelineFacts({ kind: "failed", at, detail: { failureCode: "expired_card" } }, "EUR")).toEqual([
    { of: "failure", code: "expired_card" },
  ]);
  expect(timelineFacts({ kind: "needs_attention", at, detail: { reason: "stripe_unreachable" } }, "EUR")).toEqual([
    { of: "attention", code: "stripe_unreachable" },
  ]);
  expect(timelineFacts({ kind: "cancelled", at, detail: null }, "EUR")).toEqual([]);
});

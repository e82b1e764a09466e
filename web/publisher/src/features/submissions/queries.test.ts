import { expect, it } from "vitest";
import { pace } from "./queries";

it("follows a submission as fast as it moves, and not once it is over", () => {
  const published = { at: "2026-01-01T00:00:00Z", kind: "published" as const, detail: {} };
  expect(pace({ status: "checking", events: [] })).toBe(2_000);
  expect(pace({ status: "in_review", events: [] })).toBe(15_000);
  expect(pace({ status: "approved", events: [] })).toBe(3_000);
  expect(pace({ status: "approved", events: [published] })).toBe(false);
  expect(pace({ status: "withdrawn", events: [] })).toBe(false);
});

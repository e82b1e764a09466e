import { expect, test } from "vitest";
import { localMoment, momentOf } from "./moments";

test("a moment goes into a field and comes back the same, to the minute", () => {
  for (const iso of ["2026-01-31T23:59:00.000Z", "2026-07-01T00:00:00.000Z"]) {
    expect(momentOf(localMoment(iso))).toBe(iso);
    expect(localMoment(iso)).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d$/);
  }
  expect(localMoment(undefined)).toBe("");
  expect(momentOf("")).toBeUndefined();
  expect(momentOf("tomorrow")).toBeUndefined();
});

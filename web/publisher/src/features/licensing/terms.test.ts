import { expect, test } from "vitest";
import { fill, sameTerms, type Terms, termsOf, wrongFields } from "./terms";

const saved: Terms = { enabled: true, maxActivations: 3, offline: true, offlineDays: 30, graceDays: 7 };

test("what was read is what would be sent", () => {
  expect(termsOf(fill(saved), saved)).toEqual(saved);
  const unlimited = { ...saved, maxActivations: undefined };
  expect(sameTerms(termsOf(fill(unlimited), unlimited), unlimited)).toBe(true);
  expect(sameTerms(unlimited, saved)).toBe(false);
});

test("only fields that count can be wrong", () => {
  const filled = fill(saved);
  expect(wrongFields(filled)).toEqual([]);
  expect(wrongFields({ ...filled, maxActivations: "", offlineDays: 0, graceDays: 366 })).toEqual([
    "maxActivations",
    "offlineDays",
    "graceDays",
  ]);
  expect(wrongFields({ ...filled, maxActivations: 10_001 })).toEqual(["maxActivations"]);
  expect(wrongFields({ ...filled, maxActivations: 1.5 })).toEqual(["maxActivations"]);
  expect(wrongFields({ ...filled, limited: false, maxActivations: "" })).toEqual([]);
  expect(wrongFields({ ...filled, offline: false, offlineDays: "" })).toEqual([]);
  expect(wrongFields({ ...filled, enabled: false, maxActivations: 0 })).toEqual([]);
});

test("a field that does not count is sent as it was saved", () => {
  expect(termsOf({ ...fill(saved), offline: false, offlineDays: "", limited: false }, saved)).toEqual({
    ...saved,
    offline: false,
    maxActivations: undefined,
  });
});

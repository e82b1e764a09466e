import { expect, test } from "vitest";
import { decisionOf, fill, problemOf, type Settings, same } from "./decision";

const settings: Settings = {
  schedule: "monthly",
  thresholds: [{ currency: "USD", minor: 9000 }],
  least: [
    { currency: "EUR", minor: 2500 },
    { currency: "JPY", minor: 2500 },
    { currency: "USD", minor: 2500 },
  ],
  inStore: true,
};

test("asks about the currencies that matter, with what holds", () => {
  expect(fill(settings, ["EUR"])).toEqual({
    schedule: "monthly",
    amounts: [
      { currency: "EUR", minor: 2500 },
      { currency: "USD", minor: 9000 },
    ],
  });
  expect(fill({ ...settings, thresholds: [] }, ["XAU"]).amounts).toEqual([]);
});

test("sends only what is more than the least, and knows when nothing has changed", () => {
  const filled = fill(settings, ["EUR"]);
  expect(decisionOf(filled, settings).thresholds).toEqual([{ currency: "USD", minor: 9000 }]);
  expect(same(decisionOf(filled, settings), settings)).toBe(true);
  expect(same(decisionOf({ ...filled, schedule: "weekly" }, settings), settings)).toBe(false);
  const raised = { ...filled, amounts: [{ currency: "EUR", minor: 5000 }] };
  expect(decisionOf(raised, settings).thresholds).toEqual([{ currency: "EUR", minor: 5000 }]);
  expect(same(decisionOf(raised, settings), settings)).toBe(false);
});

test("an amount has a least and a most", () => {
  expect(problemOf(settings, { currency: "EUR", minor: 2499 })).toBe("least");
  expect(problemOf(settings, { currency: "EUR", minor: 2500 })).toBeUndefined();
  expect(problemOf(settings, { currency: "EUR", minor: 2_500_001 })).toBe("most");
});

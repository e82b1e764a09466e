import { expect, test } from "vitest";
import { canHurry, meanwhileOf, shownOf } from "./state";

const at = "2026-11-25T12:00:00Z";
const coupon = (over: Partial<Parameters<typeof shownOf>[0]>) =>
  ({ state: "active", inStore: true, attempts: 0, createdAt: at, changedAt: at, ...over }) as Parameters<
    typeof shownOf
  >[0];

test("nothing is active that the store does not know", () => {
  expect(shownOf(coupon({}))).toBe("active");
  expect(shownOf(coupon({ inStore: false }))).toBe("on_the_way");
  expect(shownOf(coupon({ inStore: false, attempts: 3 }))).toBe("failing");
  expect(shownOf(coupon({ state: "disabled" }))).toBe("disabled");
});

test("says what holds in the store meanwhile", () => {
  expect(meanwhileOf(coupon({}))).toBe("new");
  expect(meanwhileOf(coupon({ changedAt: "2026-11-25T13:00:00Z" }))).toBe("changed");
  expect(meanwhileOf(coupon({ state: "disabled", changedAt: "2026-11-25T13:00:00Z" }))).toBe("disabled");
});

test("there is something to hurry once a try has failed, or it takes long", () => {
  const soon = Date.parse(at) + 5_000;
  expect(canHurry(coupon({ inStore: false }), soon)).toBe(false);
  expect(canHurry(coupon({ inStore: false }), soon + 60_000)).toBe(true);
  expect(canHurry(coupon({ inStore: false, attempts: 1 }), soon)).toBe(true);
  expect(canHurry(coupon({ attempts: 1 }), soon + 60_000)).toBe(false);
});

import { expect, test } from "vitest";
import { minutesLeft, shouldRenew } from "./claim";

const now = Date.parse("2026-01-10T12:00:00Z");
const until = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const working = { now, lastActive: now - 60_000, visible: true };

test("a lock of ours that runs out is renewed while somebody works", () => {
  expect(shouldRenew({ mine: true, until: until(19) }, working)).toBe(true);
  expect(shouldRenew({ mine: true, until: until(29) }, working)).toBe(false);
  expect(shouldRenew({ mine: false, until: until(5) }, working)).toBe(false);
  expect(shouldRenew(undefined, working)).toBe(false);
});

test("nothing is held for who went away, nor taken back once it is lost", () => {
  expect(shouldRenew({ mine: true, until: until(5) }, { ...working, visible: false })).toBe(false);
  expect(shouldRenew({ mine: true, until: until(5) }, { ...working, lastActive: now - 11 * 60_000 })).toBe(false);
  expect(shouldRenew({ mine: true, until: until(-1) }, working)).toBe(false);
});

test("what is left is told in minutes", () => {
  expect(minutesLeft(until(30.2), now)).toBe(30);
  expect(minutesLeft(until(0.2), now)).toBe(1);
  expect(minutesLeft(until(-3), now)).toBe(0);
});

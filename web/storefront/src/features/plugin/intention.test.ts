import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepIntention, takeIntention } from "./intention";

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("a click goes on once, for its own plugin", () => {
  keepIntention("a");
  expect(takeIntention("b")).toBe(false);
  expect(takeIntention("a")).toBe(true);
  expect(takeIntention("a")).toBe(false);
});

test("a click of long ago is forgotten", () => {
  keepIntention("a");
  vi.advanceTimersByTime(25 * 60 * 60_000);
  expect(takeIntention("a")).toBe(false);
});

test("what others left in its place is no click", () => {
  localStorage.setItem("marketplace.intention", "a");
  expect(takeIntention("a")).toBe(false);
});

import { expect, test } from "vitest";
import { bankReason, periodOf } from "./reasons";

test("a bank's reason without words of ours is another reason", () => {
  expect(bankReason("account_closed")).toBe("account_closed");
  expect(bankReason("something_new")).toBe("other");
  expect(bankReason()).toBe("other");
});

test("a period is a day, or the minute at which somebody asked", () => {
  expect(periodOf("2026-11-01")).toEqual({ day: "2026-11-01" });
  expect(periodOf("2026-11-25T0405")).toEqual({ at: "2026-11-25T04:05:00Z" });
});

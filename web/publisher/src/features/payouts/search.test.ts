import { expect, test } from "vitest";
import { payoutsSearch, statementSearch } from "./search";

test("only what Stripe's ways back say counts", () => {
  expect(payoutsSearch({ onboarding: "done" })).toEqual({ onboarding: "done" });
  expect(payoutsSearch({ onboarding: "again" })).toEqual({ onboarding: "again" });
  expect(payoutsSearch({ onboarding: "<script>" })).toEqual({ onboarding: undefined });
  expect(payoutsSearch({})).toEqual({ onboarding: undefined });
});

test("a statement is of a month and a currency, or of what is shown by itself", () => {
  expect(statementSearch({ month: "2026-11", currency: "EUR" })).toEqual({ month: "2026-11", currency: "EUR" });
  for (const month of ["2026-13", "2026-1", "x", 202611]) expect(statementSearch({ month }).month).toBeUndefined();
  expect(statementSearch({ currency: "euro" }).currency).toBeUndefined();
});

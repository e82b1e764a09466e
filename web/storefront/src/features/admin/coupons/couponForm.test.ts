import { expect, test } from "vitest";
import { localMoment } from "../moments";
import { type CouponValues, couponBody, couponProblems, emptyCoupon, limitsBody, unusedCurrencies } from "./couponForm";

const now = Date.parse("2026-05-01T12:00:00Z");
const at = (iso: string) => localMoment(iso);
const percent: CouponValues = { ...emptyCoupon, code: " spring-26 ", basisPoints: 12.5 };
const eur = (minor: number) => ({ minor, currency: "EUR" });
const wrong = (values: CouponValues) =>
  Object.entries(couponProblems(values, now))
    .filter(([, is]) => is)
    .map(([field]) => field);

test("percentages are sent in hundredths, amounts only of an amount coupon", () => {
  const sent = couponBody({ ...percent, plugins: [{ slug: "lint", name: "Lint" }], maxUses: 10, note: " x " });
  expect(sent).toMatchObject({
    code: "spring-26",
    kind: "percent",
    basisPoints: 1250,
    plugins: ["lint"],
    maxUses: 10,
    note: "x",
  });
  expect(sent.amounts).toBeUndefined();
  const amounts = [eur(500), { minor: 0, currency: "USD" }];
  const amount = couponBody({ ...percent, kind: "amount", amounts });
  expect(amount.amounts, "a currency without an amount is none").toEqual([eur(500)]);
  expect(amount.basisPoints).toBeUndefined();
});

test("empty limits are no limits", () => {
  expect(limitsBody(emptyCoupon)).toEqual({
    endsAt: undefined,
    maxUses: undefined,
    maxPerCustomer: undefined,
    note: undefined,
  });
});

test("what cannot be is said before it is sent", () => {
  expect(wrong(percent)).toEqual([]);
  for (const code of ["", "ab", "with space", "-x-", "a--b", "x".repeat(33)])
    expect(wrong({ ...percent, code }), code).toEqual(["code"]);
  for (const basisPoints of ["", 0, 101]) expect(wrong({ ...percent, basisPoints })).toEqual(["basisPoints"]);
  expect(wrong({ ...percent, kind: "amount", amounts: [eur(0)] })).toEqual(["amounts"]);
  expect(wrong({ ...percent, endsAt: at("2026-05-01T11:00:00Z") }), "over").toEqual(["endsAt"]);
  const startsAt = at("2026-06-02T00:00:00Z");
  expect(wrong({ ...percent, startsAt, endsAt: at("2026-06-01T00:00:00Z") })).toEqual(["endsAt"]);
  expect(wrong({ ...percent, startsAt, endsAt: at("2026-06-03T00:00:00Z") })).toEqual([]);
});

test("a currency has one amount", () => {
  expect(unusedCurrencies([eur(1)])).not.toContain("EUR");
  expect(unusedCurrencies([eur(1)])).toContain("USD");
});

import { expect, test } from "vitest";
import type { Schemas } from "@/api";
import { asCode, blank, type Filled, filledFrom, localTime, newCouponOf, usesOf, wrongOf } from "./filled";

const now = Date.parse("2026-11-25T12:00:00Z");
const spring: Filled = { ...blank(), code: "spring-26" };
const wrong = (over: Partial<Filled>) => wrongOf({ ...spring, ...over }, now);

test("what is filled in is what is sent", () => {
  expect(newCouponOf(spring)).toEqual({ code: "SPRING-26", kind: "percent", basisPoints: 2000, pluginIds: [] });
  const ends = localTime("2026-12-31T22:59:00Z");
  expect(
    newCouponOf({
      ...spring,
      kind: "amount",
      scope: "some",
      pluginIds: ["a"],
      endsAt: ends,
      maxUses: 50,
      maxPerCustomer: 1,
    }),
  ).toEqual({
    code: "SPRING-26",
    kind: "amount",
    amounts: [{ minor: 500, currency: "EUR" }],
    pluginIds: ["a"],
    endsAt: "2026-12-31T22:59:00.000Z",
    maxUses: 50,
    maxPerCustomer: 1,
  });
});

test("a coupon that is only looked at is sent as it was", () => {
  const saved = {
    code: "SPRING",
    kind: "percent",
    basisPoints: 500,
    pluginIds: ["a"],
    startsAt: "2026-11-01T10:00:00Z",
    endsAt: "2026-12-31T22:59:33Z",
    maxUses: 7,
  } as Schemas["Coupon"];
  expect(usesOf(filledFrom(saved), saved)).toEqual({ pluginIds: ["a"], endsAt: saved.endsAt, maxUses: 7 });
  expect(usesOf({ ...filledFrom(saved), scope: "all", endsAt: "", maxUses: "" }, saved)).toEqual({ pluginIds: [] });
});

test("says which fields cannot be sent", () => {
  expect(wrong({})).toEqual({});
  for (const code of ["", "ab", "a b", "ñandú", "-abc", "a--b", "x".repeat(33)])
    expect(wrong({ code })).toEqual({ code: "code" });
  expect(asCode("  ｗelcome10 ")).toBe("WELCOME10");
  for (const basisPoints of ["", 0, 10_001] as const)
    expect(wrong({ basisPoints })).toEqual({ basisPoints: "percent" });
  const eur = { minor: 500, currency: "EUR" };
  for (const amounts of [[], [eur, eur], [{ minor: 49, currency: "EUR" }], [{ minor: 0, currency: "EUR" }]])
    expect(wrong({ kind: "amount", amounts })).toEqual({ amounts: "amounts" });
  expect(wrong({ kind: "percent", amounts: [] })).toEqual({});
  expect(wrong({ scope: "some", pluginIds: [] })).toEqual({ pluginIds: "plugins" });
  expect(wrong({ endsAt: localTime("2026-11-25T11:59:00Z") })).toEqual({ endsAt: "end" });
  expect(wrong({ startsAt: localTime("2026-12-02T00:00:00Z"), endsAt: localTime("2026-12-01T00:00:00Z") })).toEqual({
    endsAt: "end",
  });
  expect(wrong({ maxUses: 0, maxPerCustomer: 1.5 })).toEqual({ maxUses: "limit", maxPerCustomer: "limit" });
});

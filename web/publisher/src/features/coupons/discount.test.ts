import { expect, test } from "vitest";
import { priceAfter, type Terms } from "./discount";

const money = (minor: number, currency = "EUR") => ({ minor, currency });
const percent = (basisPoints: number): Terms => ({ kind: "percent", basisPoints, amounts: [] });
const amounts = (...list: Terms["amounts"]): Terms => ({ kind: "amount", basisPoints: 0, amounts: list });

test("takes off what the server takes off", () => {
  expect(priceAfter(percent(2500), money(1999))).toEqual(money(1499));
  expect(priceAfter(percent(10_000), money(1999))).toEqual(money(50));
  expect(priceAfter(amounts(money(500)), money(520))).toEqual(money(50));
  expect(priceAfter(amounts(money(500, "USD")), money(1999))).toBeUndefined();
  expect(priceAfter(percent(5000), money(50))).toBeUndefined();
});

test("a price stays one that can be charged in its currency", () => {
  expect(priceAfter(percent(3333), money(6500, "KWD"))).toEqual(money(4340, "KWD"));
  expect(priceAfter(percent(1000), money(900, "JPY"))).toEqual(money(810, "JPY"));
});

import { priceProblem } from "@shared/format/amounts";
import { expect, test } from "vitest";
import { type Prices, unusedCurrencies, withOwnPrice, withPriceAdded } from "./prices";

const eur = (minor: number) => ({ minor, currency: "EUR" });
const usd = (minor: number) => ({ minor, currency: "USD" });
const jpy = (minor: number) => ({ minor, currency: "JPY" });

test("a plugin that becomes free has no other prices", () => {
  expect(withOwnPrice({ price: eur(900), prices: [usd(900)] }, eur(0))).toEqual({ price: eur(0), prices: [] });
});

test("the own price takes the place of the other in its currency", () => {
  const all = { price: eur(900), prices: [usd(990), jpy(1400)] };
  expect(withOwnPrice(all, usd(990))).toEqual({ price: usd(990), prices: [jpy(1400)] });
  expect(withOwnPrice(all, eur(950))).toEqual({ price: eur(950), prices: all.prices });
});

test("currencies are added one by one, the usual ones first, until none is left", () => {
  let all: Prices = { price: eur(1999), prices: [] };
  for (let i = 0; i < 100; i++) all = { ...all, prices: withPriceAdded(all) };
  expect(all.prices.slice(0, 3)).toEqual([usd(1999), { minor: 1999, currency: "GBP" }, jpy(50)]);
  expect(unusedCurrencies(all)).toEqual([]);
  expect(new Set(all.prices.map(({ currency }) => currency)).size).toBe(all.prices.length);
  for (const price of all.prices) expect(priceProblem(price)).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api";
import { changeOf, currenciesOf, figureOf } from "./figures";

const money = (minor: number, currency: string) => ({ minor, currency });
const takings = (net: number, currency: string): Schemas["Takings"] => ({
  gross: money(net * 2, currency),
  net: money(net, currency),
  platformFee: money(0, currency),
  processorFee: money(0, currency),
});

function counts(over: Partial<Schemas["Counts"]>): Schemas["Counts"] {
  return {
    conversionBasisPoints: 0,
    disputes: 0,
    downloads: 0,
    money: [],
    ratings: { count: 0, sum: 0 },
    refunds: 0,
    sales: 0,
    views: 0,
    ...over,
  };
}

describe("figureOf", () => {
  it("takes the money of one currency only", () => {
    const both = counts({ money: [takings(100, "EUR"), takings(900, "USD")] });
    expect(figureOf(both, "revenue", "EUR")).toBe(100);
    expect(figureOf(both, "revenue", "GBP")).toBe(0);
    expect(currenciesOf(both)).toEqual(["USD", "EUR"]);
    expect(currenciesOf(counts({ money: [takings(900, "EUR"), takings(800, "JPY")] }))).toEqual(["JPY", "EUR"]);
  });

  it("has no conversion without views and no rating without ratings", () => {
    expect(figureOf(counts({}), "conversion", "EUR")).toBeNull();
    expect(figureOf(counts({ views: 10, conversionBasisPoints: 2000 }), "conversion", "EUR")).toBe(0.2);
    expect(figureOf(counts({}), "rating", "EUR")).toBeNull();
    expect(figureOf(counts({ ratings: { count: 2, sum: 9 } }), "rating", "EUR")).toBe(4.5);
    expect(figureOf(counts({ ratings: { count: -1, sum: -5 } }), "rating", "EUR")).toBeNull();
  });
});

describe("changeOf", () => {
  it("compares with what was before, also when that was a loss", () => {
    expect(changeOf(150, 100)).toBe(0.5);
    expect(changeOf(50, -100)).toBe(1.5);
    expect(changeOf(5, 0)).toBeUndefined();
    expect(changeOf(null, 4)).toBeUndefined();
  });
});

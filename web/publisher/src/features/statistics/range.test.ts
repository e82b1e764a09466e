import { describe, expect, it } from "vitest";
import { daysOf, lengthOf, rangeSearch } from "./range";

const now = Date.parse("2026-03-31T15:00:00Z");

describe("rangeSearch", () => {
  it("keeps what it knows and drops the rest, and what goes without saying", () => {
    expect(rangeSearch({ range: 90, metric: "views", from: "2026-01-01" })).toEqual({ range: "90", metric: "views" });
    expect(rangeSearch({ range: "30", metric: "revenue", currency: "eur" })).toEqual({});
    expect(rangeSearch({ range: "custom", from: "2026-02-30", to: "2026-03-01" })).toEqual({
      range: "custom",
      to: "2026-03-01",
    });
  });
});

describe("daysOf", () => {
  it("ends today and has as many days as it says", () => {
    for (const [range, length] of [
      ["7", 7],
      [undefined, 30],
      ["90", 90],
      ["365", 365],
    ] as const) {
      const days = daysOf({ range }, now);
      expect(days.to).toBe("2026-03-31");
      expect(lengthOf(days)).toBe(length);
    }
  });

  it("puts long ranges together by weeks and months", () => {
    expect(daysOf({ range: "90" }, now).granularity).toBe("day");
    expect(daysOf({ range: "365" }, now).granularity).toBe("week");
    expect(daysOf({ range: "custom", from: "2024-01-01" }, now).granularity).toBe("month");
  });

  it("turns a range round and cuts one that is longer than an answer", () => {
    expect(daysOf({ range: "custom", from: "2026-03-10", to: "2026-03-01" }, now)).toMatchObject({
      from: "2026-03-01",
      to: "2026-03-10",
    });
    expect(lengthOf(daysOf({ range: "custom", from: "2001-01-01" }, now))).toBe(1100);
  });
});

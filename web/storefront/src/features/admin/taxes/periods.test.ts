import { expect, test } from "vitest";
import { daysOf, periodOf, periods } from "./periods";

const march = new Date("2028-03-31T23:59:00Z");
const january = new Date("2027-01-01T00:00:00Z");

test("periods are whole UTC months", () => {
  expect(daysOf("month", march)).toEqual({ from: "2028-03-01", to: "2028-03-31" });
  expect(daysOf("lastMonth", march)).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(daysOf("quarter", march)).toEqual({ from: "2028-01-01", to: "2028-03-31" });
  expect(daysOf("lastQuarter", march)).toEqual({ from: "2027-10-01", to: "2027-12-31" });
  expect(daysOf("lastMonth", january)).toEqual({ from: "2026-12-01", to: "2026-12-31" });
  expect(daysOf("year", january)).toEqual({ from: "2027-01-01", to: "2027-12-31" });
  expect(daysOf("all", march)).toEqual({});
});

test("the days of a period are known again", () => {
  for (const period of periods) expect(periodOf(daysOf(period, march), march)).toBe(period);
  expect(periodOf({ from: "2028-03-02", to: "2028-03-31" }, march)).toBeUndefined();
});

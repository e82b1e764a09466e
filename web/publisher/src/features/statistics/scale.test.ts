import { describe, expect, it } from "vitest";
import { areaUnder, labelStep, lineThrough, ticksOf } from "./scale";

describe("ticksOf", () => {
  it("takes round steps that hold all values", () => {
    expect(ticksOf(0, 97, 4, false)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksOf(0, 100, 4, false)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksOf(0, 0.042, 4, false)).toEqual([0, 0.02, 0.04, 0.06]);
    expect(ticksOf(-300, 900, 4, false)).toEqual([-500, 0, 500, 1000]);
  });

  it("has whole steps only where parts make no sense, and always two", () => {
    expect(ticksOf(0, 3, 4, true)).toEqual([0, 1, 2, 3]);
    expect(ticksOf(0, 0, 4, true)).toEqual([0, 1]);
  });
});

it("draws a line through points and the area below it", () => {
  const points = [
    { x: 0, y: 10 },
    { x: 5, y: 2 },
  ];
  expect(lineThrough(points)).toBe("M0.0 10.0L5.0 2.0");
  expect(areaUnder(points, 20)).toBe("M0.0 10.0L5.0 2.0L5.0 20.0L0.0 20.0Z");
  expect(areaUnder([], 20)).toBe("");
});

it("leaves out labels that have no room", () => {
  expect(labelStep(30, 300, 50)).toBe(5);
  expect(labelStep(7, 900, 50)).toBe(1);
});

import { expect, test } from "vitest";
import { facetRows } from "./facetRows";

const counts = Array.from({ length: 12 }, (_, i) => ({ value: `tag-${i}`, count: 20 - i }));

test("only the most frequent values stand there, and those that are on", () => {
  const { rows, hidden } = facetRows("tag", counts, { tag: ["tag-11"] }, false);
  expect(rows.map(({ value }) => value)).toEqual([...counts.slice(0, 7).map(({ value }) => value), "tag-11"]);
  expect(hidden).toBe(4);
  expect(facetRows("tag", counts, {}, true).rows).toHaveLength(12);
});

test("a value that nothing has any more can still be turned off", () => {
  expect(facetRows("host", [], { host: "vite" }, false).rows).toEqual([
    { filter: { kind: "host", value: "vite" }, value: "vite" },
  ]);
  expect(facetRows("minRating", [{ value: "4", count: 2 }], { minRating: 4 }, false).rows).toHaveLength(1);
});

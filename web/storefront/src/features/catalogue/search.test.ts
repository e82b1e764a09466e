import { expect, test } from "vitest";
import { activeFilters, defaultSort, resultsSearch, sortsFor, toggled, withoutFilters } from "./search";

test("an address is read as far as it makes sense", () => {
  expect(resultsSearch({ q: " vue ", tag: "css", minRating: "4", price: "cheap", sort: "oldest", page: 2 })).toEqual({
    q: "vue",
    category: undefined,
    tag: ["css"],
    host: undefined,
    price: undefined,
    minRating: 4,
    sort: undefined,
  });
  expect(resultsSearch({ q: 404, minRating: 9, tag: ["a", "a", "", 3] })).toMatchObject({
    q: "404",
    minRating: undefined,
    tag: ["a", "3"],
  });
});

test("a filter is turned on and off; tags add up, others replace each other", () => {
  const vite = toggled({ q: "x" }, { kind: "host", value: "vite" });
  expect(vite).toMatchObject({ q: "x", host: "vite" });
  expect(toggled(vite, { kind: "host", value: "rollup" }).host).toBe("rollup");
  expect(toggled(vite, { kind: "host", value: "vite" }).host).toBeUndefined();
  const both = toggled({ tag: ["a"] }, { kind: "tag", value: "b" });
  expect(both.tag).toEqual(["a", "b"]);
  expect(toggled({ tag: ["a"] }, { kind: "tag", value: "a" }).tag).toBeUndefined();
});

test("the category of a category's page is no filter", () => {
  const search = { category: "linters", price: "free" as const, tag: ["a", "b"] };
  expect(activeFilters(search, { category: "linters" })).toHaveLength(3);
  expect(activeFilters(search)).toHaveLength(4);
  expect(withoutFilters({ ...search, q: "x" })).toEqual({ q: "x", sort: undefined });
});

test("relevance is the order of searches only", () => {
  expect(defaultSort({ q: "x" })).toBe("relevance");
  expect(defaultSort({})).toBe("popular");
  expect(sortsFor({})).not.toContain("relevance");
});

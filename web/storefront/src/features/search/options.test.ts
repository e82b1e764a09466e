import { expect, test } from "vitest";
import { nextActive, optionsFor } from "./options";

const found = {
  plugins: [{ slug: "vue", name: "Vue" }],
  tags: [{ tag: "vuejs", plugins: 3 }],
};

test("the typed words come first, then what they may mean", () => {
  expect(optionsFor("  ", found)).toEqual([]);
  expect(optionsFor("veu ", { ...found, didYouMean: "vue" }).map(({ kind }) => kind)).toEqual([
    "search",
    "correction",
    "plugin",
    "tag",
  ]);
  expect(optionsFor("Vue", { ...found, didYouMean: "vue" }).map(({ kind }) => kind)).not.toContain("correction");
  expect(optionsFor("x", undefined)).toEqual([{ kind: "search", id: "search", query: "x" }]);
});

test("the arrows go round and pass through the field", () => {
  expect(nextActive(-1, 1, 3)).toBe(0);
  expect(nextActive(2, 1, 3)).toBe(-1);
  expect(nextActive(-1, -1, 3)).toBe(2);
  expect(nextActive(0, -1, 3)).toBe(-1);
  expect(nextActive(-1, 1, 0)).toBe(-1);
});

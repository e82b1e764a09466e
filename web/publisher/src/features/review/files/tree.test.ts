import { expect, test } from "vitest";
import { type Change, countKinds, inTreeOrder, matching, rowsOf } from "./tree";

const change = (path: string, kind: Change["kind"] = "unchanged"): Change => ({ path, kind, binary: false });
const files = [
  change("README.md", "changed"),
  change("lib/a/b/deep.js", "added"),
  change("lib/a/b/other.js"),
  change("lib/z.js", "removed"),
  change("dist/only/one.js"),
];
const shown = (closed: string[] = []) =>
  rowsOf(files, new Set(closed)).map(
    (row) => `${"  ".repeat(row.depth)}${row.name}${row.kind === "folder" ? "/" : ""}`,
  );

test("folders come first, and a chain of single ones is one row", () => {
  expect(shown()).toEqual([
    "dist/only/",
    "  one.js",
    "lib/",
    "  a/b/",
    "    deep.js",
    "    other.js",
    "  z.js",
    "README.md",
  ]);
});

test("a closed folder hides what is in it and still counts it", () => {
  expect(shown(["lib/"])).toEqual(["dist/only/", "  one.js", "lib/", "README.md"]);
  const lib = rowsOf(files, new Set(["lib/"])).find((row) => row.path === "lib/");
  expect(lib).toMatchObject({ files: 3, changed: 2, open: false });
});

test("next and previous follow the tree", () => {
  expect(inTreeOrder(files).map((one) => one.path)).toEqual([
    "dist/only/one.js",
    "lib/a/b/deep.js",
    "lib/a/b/other.js",
    "lib/z.js",
    "README.md",
  ]);
});

test("files are found by words and by what changed", () => {
  expect(matching(files, { words: "LIB js", onlyChanged: true }).map((one) => one.path)).toEqual([
    "lib/a/b/deep.js",
    "lib/z.js",
  ]);
  expect(countKinds(files)).toEqual({ added: 1, changed: 1, removed: 1, unchanged: 2 });
});

test("ten thousand files in one folder are no trouble", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => change(`f/${i}.js`));
  expect(rowsOf(many, new Set()).length).toBe(10_001);
});

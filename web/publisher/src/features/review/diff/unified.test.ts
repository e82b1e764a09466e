import { expect, test } from "vitest";
import { pairs, parseUnified } from "./unified";

const diff = `--- a/x.js
+++ b/x.js
@@ -1,3 +1,4 @@
 one
-two
+2
+two and a half
 three
@@ -10 +11 @@
-ten
+TEN
\\ No newline at end of file
`;

test("lines know their numbers on both sides", () => {
  const [first, second] = parseUnified(diff);
  expect(first?.lines.map((l) => [l.kind, l.old, l.now, l.text])).toEqual([
    ["same", 1, 1, "one"],
    ["removed", 2, undefined, "two"],
    ["added", undefined, 2, "2"],
    ["added", undefined, 3, "two and a half"],
    ["same", 3, 4, "three"],
  ]);
  expect(first?.skipped).toBe(0);
  expect(second?.skipped).toBe(6);
  expect(second?.lines.at(-1)).toEqual({ kind: "added", text: "TEN", now: 11, unended: true });
});

test("a file's own lines cannot pass for the format's", () => {
  const [hunk, ...more] = parseUnified("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n+++ b/y\n @@ -1 +1 @@\n");
  expect(more).toEqual([]);
  expect(hunk?.lines.map((l) => [l.kind, l.text])).toEqual([
    ["removed", "-- a/y"],
    ["added", "++ b/y"],
    ["same", "@@ -1 +1 @@"],
  ]);
});

test("a new and a removed file have one side only", () => {
  expect(parseUnified("--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n")[0]).toEqual({
    skipped: 0,
    lines: [
      { kind: "added", text: "a", now: 1 },
      { kind: "added", text: "b", now: 2 },
    ],
  });
  expect(parseUnified("--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n")[0]?.lines).toEqual([
    { kind: "removed", text: "a", old: 1 },
  ]);
  expect(parseUnified("")).toEqual([]);
});

test("side by side, the removed stands beside what took its place", () => {
  const shown = pairs(parseUnified(diff)[0]?.lines ?? []).map(({ left, right }) => [left?.text, right?.text]);
  expect(shown).toEqual([
    ["one", "one"],
    ["two", "2"],
    [undefined, "two and a half"],
    ["three", "three"],
  ]);
});

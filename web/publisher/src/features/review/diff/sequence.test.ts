import { expect, test } from "vitest";
import { compare, words } from "./sequence";

const told = (before: string[], after: string[]) => compare(before, after).map((p) => `${p.kind}:${p.items.join("")}`);

test("what stays stays, the rest was added or removed", () => {
  expect(told([], [])).toEqual([]);
  expect(told(["a"], ["a"])).toEqual(["same:a"]);
  expect(told(["a", "b", "c"], ["a", "x", "c"])).toEqual(["same:a", "removed:b", "added:x", "same:c"]);
  expect(told([], ["a", "b"])).toEqual(["added:ab"]);
  expect(told(["a", "b", "c", "d"], ["b", "d", "e"])).toEqual([
    "removed:a",
    "same:b",
    "removed:c",
    "same:d",
    "added:e",
  ]);
});

test("both sides can be put together again", () => {
  const before = [..."the quick brown fox jumps"];
  const after = [..."a quick red fox jumped high"];
  const pieces = compare(before, after);
  const side = (without: string) => pieces.filter((p) => p.kind !== without).flatMap((p) => p.items);
  expect(side("added")).toEqual(before);
  expect(side("removed")).toEqual(after);
});

test("texts too long to compare are replaced whole", () => {
  const before = Array.from({ length: 3000 }, (_, i) => `b${i}`);
  const after = Array.from({ length: 3000 }, (_, i) => `a${i}`);
  expect(compare(before, after).map((p) => p.kind)).toEqual(["removed", "added"]);
});

test("words are words in any script", () => {
  expect(words("¡Añade 2 niños!")).toEqual(["¡", "Añade", " ", "2", " ", "niños", "!"]);
  expect(words("")).toEqual([]);
});

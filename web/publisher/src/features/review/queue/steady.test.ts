import { expect, test } from "vitest";
import { steady } from "./steady";

const of = (...ids: string[]) => ids.map((id) => ({ id, seen: 1 }));

test("nothing moves: new content comes in place", () => {
  const { items, gone, waiting } = steady(of("a", "b"), [
    { id: "b", seen: 2 },
    { id: "a", seen: 2 },
  ]);
  expect(items).toEqual([
    { id: "a", seen: 2 },
    { id: "b", seen: 2 },
  ]);
  expect(gone.size).toBe(0);
  expect(waiting).toBe(0);
});

test("what left stays marked, what belongs above waits, what belongs below comes", () => {
  const { items, gone, waiting } = steady(of("a", "b", "c"), of("x", "a", "y", "c", "z"));
  expect(items.map((item) => item.id)).toEqual(["a", "b", "c", "z"]);
  expect([...gone]).toEqual(["b"]);
  expect(waiting).toBe(2);
});

test("an empty list takes everything", () => {
  expect(steady([], of("a", "b"))).toEqual({ items: of("a", "b"), gone: new Set(), waiting: 0 });
});

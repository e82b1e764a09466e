import { expect, test } from "vitest";
import { type Choice, foldAfter, moved, sameOrder } from "./featuredList";

const choice = (slug: string, status: Choice["status"] = "listed"): Choice => ({ slug, name: slug, status });
const slugs = (list: Choice[]) => list.map((one) => one.slug).join("");
const list = ["a", "b", "c", "d"].map((slug) => choice(slug));

test("an entry moves to its place and the others close up", () => {
  expect(slugs(moved(list, 0, 2))).toBe("bcad");
  expect(slugs(moved(list, 3, 0))).toBe("dabc");
  expect(slugs(moved(list, 1, 9))).toBe("acdb");
  expect(moved(list, 0, -1), "already at the end: nothing changes").toBe(list);
});

test("the order is what makes a list another one", () => {
  expect(sameOrder(list, [...list])).toBe(true);
  expect(sameOrder(list, moved(list, 0, 1))).toBe(false);
  expect(sameOrder(list, list.slice(1))).toBe(false);
});

test("the front page ends after twelve that are in the store", () => {
  const many = Array.from({ length: 14 }, (_, i) => choice(`p${i}`, i === 3 ? "unlisted" : "listed"));
  expect(foldAfter(many)).toBe("p12");
  expect(foldAfter(many.slice(0, 13))).toBeUndefined();
});

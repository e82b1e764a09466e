import { expect, test } from "vitest";
import { changedFields, entries, type Listing } from "./changes";

const page: Listing = {
  name: "Lint",
  summary: "Lints",
  description: "# Lint",
  descriptionHtml: "<h1>Lint</h1>",
  category: "linters",
  tags: ["a", "b"],
  license: "MIT",
  links: { homepage: "https://example.com" },
  hosts: { eslint: ">=9" },
  price: { minor: 0, currency: "EUR" },
  prices: [],
  images: [{ kind: "icon", url: "/v1/review/1/images/0", width: 1, height: 1, sha256: "aa" }],
};

test("a first release has nothing to differ from, an unchanged page differs in nothing", () => {
  expect(changedFields(undefined, page).size).toBe(0);
  const again = { ...page, images: page.images.map((image) => ({ ...image, url: "/v1/review/2/images/0" })) };
  expect(changedFields(page, { ...again, price: { minor: 0, currency: "USD" } }).size).toBe(0);
});

test("every part that differs is named", () => {
  const now: Listing = {
    ...page,
    name: "Lint!",
    tags: ["b", "a"],
    hosts: { eslint: ">=8" },
    links: {},
    price: { minor: 500, currency: "EUR" },
    images: [],
  };
  expect([...changedFields(page, now)].sort()).toEqual(["hosts", "images", "links", "name", "price", "tags"]);
});

test("a price differs by its amount, its currency and the further prices, not by their order", () => {
  const eur = { minor: 900, currency: "EUR" };
  const usd = { minor: 990, currency: "USD" };
  const jpy = { minor: 1400, currency: "JPY" };
  const paid: Listing = { ...page, price: eur, prices: [usd, jpy] };
  expect(changedFields(paid, { ...paid, prices: [jpy, usd] }).size).toBe(0);
  expect([...changedFields(page, paid)]).toEqual(["price"]);
  expect([...changedFields(paid, { ...paid, prices: [usd] })]).toEqual(["price"]);
  expect([...changedFields(paid, { ...paid, prices: [usd, { ...jpy, minor: 1500 }] })]).toEqual(["price"]);
  expect([...changedFields(paid, { ...paid, price: usd, prices: [eur, jpy] })]).toEqual(["price"]);
});

test("entries of both sides stand together", () => {
  expect(entries({ a: "1", b: "2" }, { b: "3", c: "4" })).toEqual([
    { key: "b", before: "2", now: "3" },
    { key: "c", before: undefined, now: "4" },
    { key: "a", before: "1", now: undefined },
  ]);
});

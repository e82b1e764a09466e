import { expect, test } from "vitest";
import { transactionsOf } from "./books";

const entry = (transactionId: string, account: string, minor: number) => ({
  transactionId,
  account,
  kind: "sale",
  sourceId: "ch_1",
  at: "2026-01-01T00:00:00Z",
  amount: { minor, currency: "EUR" },
});

test("each transaction has its own sum, and one that does not balance shows", () => {
  const books = [
    entry("a", "processor_clearing", 1999),
    entry("a", "publisher_earning", -1999),
    entry("b", "platform_fee", -1),
  ];
  expect(transactionsOf(books).map(({ id, entries, sum }) => [id, entries.length, sum.minor])).toEqual([
    ["a", 2, 0],
    ["b", 1, -1],
  ]);
  expect(transactionsOf([])).toEqual([]);
});

import { expect, test } from "vitest";
import { type AdminPurchaseDetail, leftMinor, paidMinor, refusalOf } from "./refundable";

type Facts = Parameters<typeof refusalOf>[0];

const entry = (kind: string, account: string, minor: number): AdminPurchaseDetail["books"][number] => ({
  transactionId: kind,
  kind,
  account,
  at: "2026-01-01T00:00:00Z",
  sourceId: "ch_1",
  amount: { minor, currency: "EUR" },
});
const sale = [
  entry("sale", "processor_clearing", 1999),
  entry("sale", "platform_fee", -300),
  entry("sale", "publisher_earning", -1699),
];
const paid = { books: sale };

test("what is left is what came in less what went back, and comes back with a refund that fails late", () => {
  expect(leftMinor(paid)).toBe(1999);
  const part = { books: [...sale, entry("refund", "processor_clearing", -500)] };
  expect(leftMinor(part)).toBe(1499);
  expect(leftMinor({ books: [...part.books, entry("refund_reversal", "processor_clearing", 500)] })).toBe(1999);
});

test("money that a dispute takes does not look refunded", () => {
  const books = [...sale, entry("dispute_withdrawal", "processor_clearing", -1999)];
  expect(paidMinor({ books })).toBe(1999);
  expect(leftMinor({ books })).toBe(1999);
});

test("what was paid back from the bank is gone, too", () => {
  expect(leftMinor({ books: [...sale, entry("outside_refund", "bank", -1999)] })).toBe(0);
});

test("why no refund is offered is said in words of the purchase", () => {
  const facts = (refusal?: Facts["refundable"]["refusal"], change: Partial<Facts> = {}): Facts => ({
    status: "fulfilled",
    settledAt: "2026-01-01T00:00:00Z",
    refundable: { left: { minor: 1999, currency: "EUR" }, refusal },
    ...change,
  });
  expect(refusalOf(facts())).toBeUndefined();
  expect(refusalOf(facts("refund_open"))).toBe("open");
  expect(refusalOf(facts("refund_request_open"))).toBe("request");
  expect(refusalOf(facts("purchase_disputed"))).toBe("disputed");
  expect(refusalOf(facts("purchase_not_refundable", { status: "dispute_lost" }))).toBe("lost");
  expect(refusalOf(facts("purchase_not_refundable", { settledAt: undefined }))).toBe("unpaid");
  expect(refusalOf(facts("purchase_not_refundable"))).toBe("nothing");
});

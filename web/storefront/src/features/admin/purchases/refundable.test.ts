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
const refund = (status: AdminPurchaseDetail["refunds"][number]["status"]) => ({
  id: "r",
  purchaseId: "p",
  reason: "other",
  status,
  amount: { minor: 1999, currency: "EUR" },
  createdAt: "2026-01-02T00:00:00Z",
  updatedAt: "2026-01-02T00:00:00Z",
});
const paid: Facts = { status: "fulfilled", settledAt: "2026-01-01T00:00:00Z", books: sale, refunds: [] };

test("what is left is what came in less what went back, and comes back with a refund that fails late", () => {
  expect(leftMinor(paid)).toBe(1999);
  const part = { ...paid, books: [...sale, entry("refund", "processor_clearing", -500)] };
  expect(leftMinor(part)).toBe(1499);
  expect(leftMinor({ ...part, books: [...part.books, entry("refund_reversal", "processor_clearing", 500)] })).toBe(
    1999,
  );
});

test("money that a dispute takes does not look refunded", () => {
  const books = [...sale, entry("dispute_withdrawal", "processor_clearing", -1999)];
  expect(paidMinor({ ...paid, books })).toBe(1999);
  expect(leftMinor({ ...paid, books })).toBe(1999);
});

test("a refund is offered only when the server would take it", () => {
  expect(refusalOf(paid)).toBeUndefined();
  expect(refusalOf({ ...paid, refunds: [refund("failed")] })).toBeUndefined();
  expect(refusalOf({ ...paid, refunds: [refund("pending")] })).toBe("open");
  expect(refusalOf({ ...paid, status: "disputed" })).toBe("disputed");
  expect(refusalOf({ ...paid, status: "dispute_lost" })).toBe("lost");
  expect(refusalOf({ ...paid, settledAt: undefined, status: "expired", books: [] })).toBe("unpaid");
  expect(
    refusalOf({ ...paid, status: "refunded", books: [...sale, entry("refund", "processor_clearing", -1999)] }),
  ).toBe("nothing");
});

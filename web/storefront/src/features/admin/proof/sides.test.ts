import { expect, test } from "vitest";
import { linesOf } from "./sides";

test("amounts are money of the side's own currency, times are times, the rest is text", () => {
  const stripe = {
    balanceTransactionId: "txn_1",
    amountMinor: -1999,
    feeMinor: 0,
    currency: "JPY",
    at: "2026-01-31T10:00:00Z",
    sourceId: "",
    transactionId: "x",
  };
  expect(linesOf(stripe, "EUR")).toEqual([
    { key: "balanceTransactionId", as: "text", text: "txn_1" },
    { key: "amountMinor", as: "money", minor: -1999, currency: "JPY" },
    { key: "feeMinor", as: "money", minor: 0, currency: "JPY" },
    { key: "at", as: "time", at: "2026-01-31T10:00:00Z" },
  ]);
});

test("a side that knows nothing has no lines, and what is not there says so", () => {
  expect(linesOf({}, "EUR")).toEqual([]);
  expect(linesOf(null, "EUR")).toEqual([]);
  expect(linesOf({ receiptNumber: null, publisherId: null, events: 3 }, "")).toEqual([
    { key: "receiptNumber", as: "text", text: "none" },
    { key: "events", as: "text", text: "3" },
  ]);
});

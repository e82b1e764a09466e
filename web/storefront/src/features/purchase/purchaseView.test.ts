import { expect, test } from "vitest";
import { type PurchaseStatus, stepsAhead, viewOf } from "./purchaseView";

const all: PurchaseStatus[] = [
  "pending",
  "awaiting_payment",
  "processing",
  "fulfilled",
  "failed",
  "expired",
  "cancelled",
  "partially_refunded",
  "refunded",
  "disputed",
  "dispute_lost",
];

test("whatever may change without the customer is looked at again, and nothing that cannot", () => {
  const polled = all.filter((status) => viewOf(status).pollEvery);
  expect(polled).toEqual(["pending", "awaiting_payment", "processing", "fulfilled", "partially_refunded", "disputed"]);
});

test("nobody is offered to pay twice", () => {
  for (const status of all) {
    const { canPay, canTryAgain, owns } = viewOf(status);
    expect([canPay, canTryAgain, owns].filter(Boolean).length, status).toBeLessThanOrEqual(1);
  }
});

test("steps ahead are only told while there are any", () => {
  expect(stepsAhead("processing")).toEqual(["confirm", "deliver"]);
  expect(stepsAhead("failed")).toEqual([]);
});

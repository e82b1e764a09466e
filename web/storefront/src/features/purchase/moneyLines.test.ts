import { expect, test } from "vitest";
import { moneyLines } from "./moneyLines";

const usd = (minor: number) => ({ minor, currency: "USD" });
const discount = { code: "WELCOME", list: usd(2199), discount: usd(550) };
const told = (purchase: Parameters<typeof moneyLines>[0]) =>
  moneyLines(purchase).map(({ kind, value }) => [kind, value.minor]);

test("a purchase without anything is its total", () => {
  expect(told({ status: "fulfilled", amount: usd(2199), paid: usd(2199), tax: usd(0) })).toEqual([["total", 2199]]);
});

test("price, discount and tax on top add up to the total", () => {
  const lines = told({
    status: "fulfilled",
    amount: usd(1649),
    discount,
    paid: usd(1995),
    tax: usd(346),
    taxBehavior: "exclusive",
  });
  expect(lines).toEqual([
    ["price", 2199],
    ["discount", -550],
    ["taxOnTop", 346],
    ["total", 1995],
  ]);
});

test("without a discount the price stands above the tax", () => {
  expect(
    told({ status: "fulfilled", amount: usd(2000), paid: usd(2420), tax: usd(420), taxBehavior: "exclusive" }),
  ).toEqual([
    ["price", 2000],
    ["taxOnTop", 420],
    ["total", 2420],
  ]);
});

test("tax that is in the price is a part of the total, also when it is nothing", () => {
  const inclusive = { status: "fulfilled" as const, amount: usd(1649), discount, paid: usd(1649) };
  expect(told({ ...inclusive, tax: usd(286), taxBehavior: "inclusive" }).slice(2)).toEqual([
    ["total", 1649],
    ["ofItTax", 286],
  ]);
  expect(told({ ...inclusive, tax: usd(0), taxBehavior: "inclusive" }).slice(2)).toEqual([
    ["total", 1649],
    ["ofItTax", 0],
  ]);
});

test("a code can leave nothing to pay", () => {
  const all = { code: "GIFT", list: usd(2199), discount: usd(2199) };
  expect(told({ status: "fulfilled", amount: usd(0), discount: all, paid: usd(0), tax: usd(0) })).toEqual([
    ["price", 2199],
    ["discount", -2199],
    ["total", 0],
  ]);
});

test("what is not paid is to be paid, or was only asked for", () => {
  expect(told({ status: "awaiting_payment", amount: usd(2199) })).toEqual([["toPay", 2199]]);
  expect(told({ status: "awaiting_payment", amount: usd(2199), taxBehavior: "exclusive" })).toEqual([
    ["toPayPlusTax", 2199],
  ]);
  expect(told({ status: "expired", amount: usd(1649), discount })).toEqual([
    ["price", 2199],
    ["discount", -550],
    ["asked", 1649],
  ]);
});

test("what has gone back stands below", () => {
  const part = { status: "partially_refunded" as const, amount: usd(2199), paid: usd(2199), tax: usd(0) };
  expect(told({ ...part, refunded: usd(500) })).toEqual([
    ["total", 2199],
    ["refunded", -500],
  ]);
});

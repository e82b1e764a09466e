import { expect, test } from "vitest";
import {
  auditSearch,
  booksSearch,
  ledgerAccount,
  payoutsSearch,
  purchasesSearch,
  refundsSearch,
  reportsSearch,
  statementSearch,
} from "./search";

test("the address of the purchases is taken as far as it makes sense", () => {
  expect(purchasesSearch({ q: " ana ", stage: "failed", stuck: true, age: "week", sort: "oldest" })).toEqual({
    q: "ana",
    stage: "failed",
    stuck: true,
    age: "week",
    sort: "oldest",
  });
  expect(purchasesSearch({ q: 1042 }).q, "a receipt's number stands in the address as a number").toBe("1042");
  const nothing = { q: undefined, stage: undefined, stuck: undefined, age: undefined, sort: undefined };
  expect(purchasesSearch({ q: "  ", stage: "lost", stuck: "", age: 3, sort: "stuck" })).toEqual(nothing);
});

test("reports are of reviews and open unless the address says otherwise", () => {
  expect(reportsSearch({ about: "plugins", state: "closed" })).toEqual({ about: "plugins", state: "closed" });
  expect(reportsSearch({ about: "reviews", state: "open" })).toEqual({ about: undefined, state: undefined });
});

test("nothing longer than the API takes is asked of the audit log", () => {
  expect(auditSearch({ action: "a".repeat(300) }).action).toHaveLength(100);
});

test("a statement is of a currency and of days that there are", () => {
  expect(booksSearch({ at: "2026-02-28" })).toEqual({ at: "2026-02-28" });
  for (const at of ["2026-02-31", "2026-02-28x", "2026-13-01", 20260228])
    expect(booksSearch({ at }).at, String(at)).toBeUndefined();
  expect(statementSearch({ currency: "usd", from: "2026-01-01", to: "soon", publisher: "p" })).toEqual({
    currency: "USD",
    from: "2026-01-01",
    to: undefined,
    publisher: "p",
  });
  expect(statementSearch({ currency: "euro" }).currency).toBe("EUR");
  expect(ledgerAccount("bank")).toBe("bank");
  expect(ledgerAccount("cash")).toBeUndefined();
});

test("refunds are filtered by what their list knows", () => {
  expect(refundsSearch({ status: "proposed", q: " ana " })).toEqual({ status: "proposed", q: "ana" });
  expect(refundsSearch({ list: "decided", status: "proposed" }).status, "of the other list").toBeUndefined();
  expect(refundsSearch({ list: "decided", status: "declined" }).status).toBe("declined");
  expect(refundsSearch({ list: "failed", status: "declined", q: "ana", all: true })).toEqual({
    list: "failed",
    all: true,
  });
  expect(refundsSearch({ list: "all" })).toEqual({});
});

test("payouts are filtered by what there is", () => {
  expect(payoutsSearch({ status: "failing", currency: "eur", publisher: "p" })).toMatchObject({
    status: "failing",
    currency: "EUR",
    publisher: "p",
  });
  expect(payoutsSearch({ view: "balances", standing: "held", q: " acme " })).toMatchObject({
    view: "balances",
    standing: "held",
    q: "acme",
  });
  const nothing = Object.values(payoutsSearch({ view: "payouts", status: "lost", currency: "euro", standing: "any" }));
  expect(nothing.filter(Boolean)).toEqual([]);
});

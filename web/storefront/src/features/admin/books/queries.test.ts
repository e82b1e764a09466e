import { expect, test } from "vitest";
import { statementFile, trialBalanceFile } from "./queries";

test("files are asked for with the filter of the page and nothing else", () => {
  expect(trialBalanceFile({})).toBe("/api/v1/admin/books/trial-balance.csv");
  expect(trialBalanceFile({ at: "2026-01-31" })).toBe("/api/v1/admin/books/trial-balance.csv?at=2026-01-31");
  expect(statementFile("bank", { currency: "EUR", from: undefined, to: "2026-01-31" })).toBe(
    "/api/v1/admin/books/accounts/bank/statement.csv?currency=EUR&to=2026-01-31",
  );
});

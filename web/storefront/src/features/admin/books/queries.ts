import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { BooksSearch, LedgerAccount, StatementSearch } from "../search";

export type TrialBalance = Schemas["TrialBalance"];
export type CurrencyBalance = Schemas["CurrencyBalance"];
export type AccountBalance = Schemas["AccountBalance"];
export type Statement = Schemas["Statement"];
export type StatementEntry = Schemas["StatementEntry"];
export type LedgerTransaction = Schemas["LedgerTransaction"];

export const trialBalanceQuery = ({ at }: BooksSearch) =>
  store.query.queryOptions("get", "/v1/admin/books/trial-balance", { params: { query: { at } } });

export const statementQuery = (account: LedgerAccount, filter: StatementSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/books/accounts/{account}/statement", account, filter],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const { data } = await store.fetch.GET("/v1/admin/books/accounts/{account}/statement", {
        params: { path: { account }, query: { ...filter, cursor: pageParam || undefined } },
        signal,
      });
      if (!data) throw new Error("no statement");
      return data;
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const transactionQuery = (transactionId: string) =>
  store.query.queryOptions("get", "/v1/admin/books/transactions/{transactionId}", {
    params: { path: { transactionId } },
  });

const withQuery = (path: string, query: Record<string, string | undefined>) => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
};

/** Where the files are; the browser fetches them itself. */
export const trialBalanceFile = ({ at }: BooksSearch) => withQuery("/api/v1/admin/books/trial-balance.csv", { at });

export const statementFile = (account: LedgerAccount, filter: StatementSearch) =>
  withQuery(`/api/v1/admin/books/accounts/${account}/statement.csv`, filter);

import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";

export type PayoutAccount = Schemas["PayoutAccount"];
export type PayoutBalances = Schemas["PayoutBalances"];
export type Payout = Schemas["Payout"];
export type BankPayout = Schemas["BankPayout"];
export type CurrencyStatement = Schemas["CurrencyStatement"];
export type StatementLine = Schemas["StatementLine"];

export const accountQuery = panel.query.queryOptions("get", "/v1/payouts/account");
export const balancesQuery = panel.query.queryOptions("get", "/v1/payouts/balances");
export const settingsQuery = panel.query.queryOptions("get", "/v1/payouts/settings");

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor?: string }) => page.nextCursor || undefined,
};

export const historyQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["get", "/v1/payouts"],
  queryFn: async ({ pageParam, signal }): Promise<Schemas["PayoutPage"]> =>
    (await panel.fetch.GET("/v1/payouts", { params: { query: { cursor: pageParam } }, signal })).data ?? { items: [] },
});

export const bankQuery = infiniteQueryOptions({
  ...paged,
  queryKey: ["get", "/v1/payouts/bank"],
  queryFn: async ({ pageParam, signal }): Promise<Schemas["BankPayoutPage"]> =>
    (await panel.fetch.GET("/v1/payouts/bank", { params: { query: { cursor: pageParam } }, signal })).data ?? {
      items: [],
    },
});

export const statementQuery = (month?: string) =>
  panel.query.queryOptions("get", "/v1/payouts/statement", { params: { query: { month } } });

export const linesQuery = (month: string, currency: string) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["get", "/v1/payouts/statement/lines", month, currency],
    queryFn: async ({ pageParam, signal }): Promise<Schemas["StatementLinePage"]> => {
      const query = { month, currency, cursor: pageParam };
      return (
        (await panel.fetch.GET("/v1/payouts/statement/lines", { params: { query }, signal })).data ?? { items: [] }
      );
    },
  });

export const csvAddress = (month: string) => `/api/v1/payouts/statement.csv?month=${month}`;

/** Everything about payouts may have changed. */
export const payoutsChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/v1/payouts") });

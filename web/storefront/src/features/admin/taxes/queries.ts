import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { TaxesSearch } from "../search";

export type AdminDocument = Schemas["AdminDocument"];
export type TaxSummary = Schemas["TaxSummary"];

type Period = Pick<TaxesSearch, "from" | "to">;

export const documentsQuery = (filter: TaxesSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/documents", filter],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { ...filter, cursor: pageParam || undefined };
      const { data } = await store.fetch.GET("/v1/admin/documents", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const taxSummaryQuery = ({ from, to }: Period) =>
  store.query.queryOptions("get", "/v1/admin/tax-summary", { params: { query: { from, to } } });

/** Where a period's files are; the browser fetches them itself. */
export function taxFile(file: "documents" | "tax-summary", { from, to }: Period): string {
  const given = Object.entries({ from, to }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const path = `/api/v1/admin/${file}.csv`;
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

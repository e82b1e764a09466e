import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { RefundsSearch } from "../search";

export type RefundRequest = Schemas["AdminRefundRequest"];
export type RefundRequestDetail = Schemas["RefundRequestDetail"];
export type AdminRefund = Schemas["AdminRefund"];

export const requestsQuery = ({ list, status, q }: RefundsSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/refund-requests", "pages", { list, status, q }],
    initialPageParam: undefined as string | undefined,
    async queryFn({ pageParam, signal }) {
      const query = { status: status ?? (list === "decided" ? list : "open"), search: q, cursor: pageParam } as const;
      const { data } = await store.fetch.GET("/v1/admin/refund-requests", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** Another admin may be at it, too: it is looked at again while it is open. */
export const requestQuery = (requestId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/admin/refund-requests/{requestId}",
    { params: { path: { requestId } } },
    { staleTime: 0, refetchInterval: ({ state: { data } }) => (data && !data.decidedAt ? 15_000 : false) },
  );

export const failedQuery = (all: boolean) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/refunds", "pages", { all }],
    initialPageParam: undefined as string | undefined,
    async queryFn({ pageParam, signal }) {
      const query = { status: all ? "all" : "failed", cursor: pageParam } as const;
      const { data } = await store.fetch.GET("/v1/admin/refunds", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

const touched = ["/v1/admin/refund", "/v1/admin/todo", "/v1/admin/purchases"];

/** After a decision or a resolution: the lists, the counts and the purchases. */
export const refundsChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => touched.some((path) => String(queryKey[1]).startsWith(path)),
  });

import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { store } from "@/api";
import { ageBounds } from "./age";
import { isRefunding } from "./purchases/refundable";
import type { AuditSearch, PurchasesSearch } from "./search";

const every = { minute: 60_000, open: 15_000, moving: 2000 };

export const summaryQuery = store.query.queryOptions(
  "get",
  "/v1/admin/purchases/summary",
  {},
  { refetchInterval: every.minute },
);

/** What waits for an admin, for the navigation. */
export const todoQuery = store.query.queryOptions("get", "/v1/admin/todo", {}, { refetchInterval: every.minute });

type Place = { cursor: string; bounds: ReturnType<typeof ageBounds> };

/** A cursor belongs to its filter: the bounds that an age had for the first page stand for those that follow. */
export const purchasesQuery = ({ age, ...filter }: PurchasesSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/purchases", "pages", { age, ...filter }],
    initialPageParam: undefined as Place | undefined,
    async queryFn({ pageParam, signal }) {
      const bounds = pageParam?.bounds ?? ageBounds(age, Date.now());
      const query = { ...filter, ...bounds, cursor: pageParam?.cursor };
      const { data } = await store.fetch.GET("/v1/admin/purchases", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor, bounds };
    },
    getNextPageParam: (page): Place | undefined =>
      page.nextCursor ? { cursor: page.nextCursor, bounds: page.bounds } : undefined,
  });

/** Looked at again while it may change by itself, and often while money is on its way. */
export const purchaseQuery = (purchaseId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/admin/purchases/{purchaseId}",
    { params: { path: { purchaseId } } },
    {
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => {
        if (!data) return false;
        if (isRefunding(data)) return every.moving;
        return data.settledAt ? every.minute : every.open;
      },
    },
  );

export type ReportStatus = "open" | "closed";

export const reviewReportsQuery = (status: ReportStatus) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/review-reports", status],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { status, cursor: pageParam || undefined, limit: 50 };
      const { data } = await store.fetch.GET("/v1/admin/review-reports", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const pluginReportsQuery = (status: ReportStatus) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/plugin-reports", status],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { status, cursor: pageParam || undefined, limit: 50 };
      const { data } = await store.fetch.GET("/v1/admin/plugin-reports", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const takedownsQuery = infiniteQueryOptions({
  queryKey: ["get", "/v1/admin/takedowns"],
  initialPageParam: "",
  async queryFn({ pageParam, signal }) {
    const query = { cursor: pageParam || undefined };
    const { data } = await store.fetch.GET("/v1/admin/takedowns", { params: { query }, signal });
    return { items: data?.items ?? [], nextCursor: data?.nextCursor };
  },
  getNextPageParam: (page) => page.nextCursor,
});

export const featuredQuery = store.query.queryOptions("get", "/v1/admin/featured");

export const auditQuery = (filter: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/audit", filter],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { ...filter, cursor: pageParam || undefined };
      const { data } = await store.fetch.GET("/v1/admin/audit", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** After an act on a purchase: the purchase, the lists it stands in and the counts. */
export const purchasesChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/v1/admin/purchases") });

export const reportsChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => ["/v1/admin/review-reports", "/v1/admin/plugin-reports"].includes(String(queryKey[1])),
  });

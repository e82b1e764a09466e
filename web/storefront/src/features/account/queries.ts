import { infiniteQueryOptions } from "@tanstack/react-query";
import { store } from "@/api";

export const purchasesQuery = infiniteQueryOptions({
  queryKey: ["get", "/v1/purchases"],
  queryFn: async ({ pageParam, signal }) => {
    const { data } = await store.fetch.GET("/v1/purchases", { params: { query: { cursor: pageParam } }, signal });
    if (!data) throw new Error("an answer without a body");
    return data;
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor || undefined,
});

export const ownReviewsQuery = infiniteQueryOptions({
  queryKey: ["get", "/v1/account/reviews"],
  queryFn: async ({ pageParam, signal }) => {
    const { data } = await store.fetch.GET("/v1/account/reviews", { params: { query: { cursor: pageParam } }, signal });
    if (!data) throw new Error("an answer without a body");
    return data;
  },
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor || undefined,
});

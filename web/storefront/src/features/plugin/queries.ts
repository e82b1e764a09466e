import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";

export type PluginPage = Schemas["PluginPageBody"];
export type Version = Schemas["PluginVersion"];
export type ReviewSort = "newest" | "highest" | "lowest";

/** What it costs this customer, and whether they have it: never older than the page it stands on. */
export const quoteOf = (plugin: string) =>
  store.query.queryOptions("get", "/v1/plugins/{plugin}/quote", { params: { path: { plugin } } }, { staleTime: 0 });

/**
 * What it costs with a discount code, or why that is not taken. Codes can be tried so often and no more, so nothing asks again but
 * somebody who wants to know.
 */
export const quoteWithCode = (plugin: string, currency: string, coupon: string) =>
  store.query.queryOptions(
    "get",
    "/v1/plugins/{plugin}/quote",
    { params: { path: { plugin }, query: { currency, coupon } } },
    { staleTime: 5 * 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false },
  );

export const signingKey = store.query.queryOptions("get", "/v1/signing-key", undefined, { staleTime: 60 * 60_000 });

export const versionList = (plugin: string) =>
  infiniteQueryOptions({
    queryKey: ["versions", plugin],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = pageParam ? { cursor: pageParam } : {};
      const { data } = await store.fetch.GET("/v1/plugins/{plugin}/versions", {
        params: { path: { plugin }, query },
        signal,
      });
      return data as Schemas["VersionPage"];
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const reviewsKey = (plugin: string) => ["reviews", plugin];

export const reviewList = (plugin: string, sort: ReviewSort) =>
  infiniteQueryOptions({
    queryKey: [...reviewsKey(plugin), sort],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { sort, limit: 10, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await store.fetch.GET("/v1/plugins/{plugin}/reviews", {
        params: { path: { plugin }, query },
        signal,
      });
      return data as Schemas["ReviewPage"];
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** The customer's own review; null when there is none. */
export const ownReview = (plugin: string) => ({
  queryKey: ["own-review", plugin],
  async queryFn({ signal }: { signal: AbortSignal }): Promise<Schemas["OwnReview"] | null> {
    const { data } = await store.fetch.GET("/v1/plugins/{plugin}/review", { params: { path: { plugin } }, signal });
    return data?.review ?? null;
  },
});

import { infiniteQueryOptions } from "@tanstack/react-query";
import { store } from "@/api";

/** The customer's plugins, the latest first; with `updates` only those that have a newer version than was downloaded. */
export const libraryQuery = (updates: boolean) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/library", { updates }],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await store.fetch.GET("/v1/library", {
        params: { query: { updates, cursor: pageParam } },
        signal,
      });
      if (!data) throw new Error("an answer without a body");
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor || undefined,
  });

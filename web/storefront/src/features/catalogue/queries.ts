import { infiniteQueryOptions } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { ResultsSearch } from "./search";

export type Card = Schemas["PluginCard"];

/** Lists are kept long enough for who comes Back to find them, and their own place in them, as they were. */
const kept = 30 * 60_000;

type ListOf = ResultsSearch & { publisher?: string };

/** A list of plugins, page by page; the first page brings the counts of all. */
export function pluginList(list: ListOf, limit = 24) {
  return infiniteQueryOptions({
    queryKey: ["plugins", list, limit],
    initialPageParam: "",
    gcTime: kept,
    async queryFn({ pageParam, signal }) {
      const query = { ...list, limit, ...(pageParam ? { cursor: pageParam, facets: false } : {}) };
      const { data } = await store.fetch.GET("/v1/plugins", { params: { query }, signal });
      return data as Schemas["PluginPage"];
    },
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const shelves = store.query.queryOptions("get", "/v1/shelves", undefined, { gcTime: kept });

export const popularTags = store.query.queryOptions("get", "/v1/tags", { params: { query: { limit: 8 } } });

export const publisherById = (publisherId: string) =>
  store.query.queryOptions("get", "/v1/publishers/{publisherId}", { params: { path: { publisherId } } });

export const categoryList = store.query.queryOptions("get", "/v1/categories", undefined, { staleTime: 5 * 60_000 });

export const pluginBySlug = (plugin: string) =>
  store.query.queryOptions("get", "/v1/plugins/{plugin}", { params: { path: { plugin } } });

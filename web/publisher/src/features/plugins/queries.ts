import { infiniteQueryOptions } from "@tanstack/react-query";
import { panel } from "@/api";
import type { PluginsSearch } from "./search";

export const pluginQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/plugins/{id}", { params: { path: { id } } });

export const pluginsQuery = (search: PluginsSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/plugins", "list", search],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await panel.fetch.GET("/v1/plugins", { params: { query: { ...search, cursor: pageParam } }, signal })).data ?? {
        items: [],
      },
    getNextPageParam: (page) => page.nextCursor || undefined,
  });

export const slugQuery = (slug: string, plugin?: string) =>
  panel.query.queryOptions("get", "/v1/slugs/{slug}", { params: { path: { slug }, query: { plugin } } });

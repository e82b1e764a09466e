import { infiniteQueryOptions } from "@tanstack/react-query";
import { panel } from "@/api";

export const releasesQuery = (plugin: string) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/plugins/{id}/releases", "list", plugin],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (
        await panel.fetch.GET("/v1/plugins/{id}/releases", {
          params: { path: { id: plugin }, query: { cursor: pageParam } },
          signal,
        })
      ).data ?? { items: [] },
    getNextPageParam: (page) => page.nextCursor || undefined,
  });

export const releaseQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/releases/{id}", { params: { path: { id } } });

export const readinessQuery = (plugin: string) =>
  panel.query.queryOptions("get", "/v1/plugins/{id}/readiness", { params: { path: { id: plugin } } });

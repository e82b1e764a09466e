import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";

export type AdminLicense = Schemas["AdminLicense"];

/** What was looked for may be a key: it is in memory only, and for a minute. */
export const foundQuery = (query: string) =>
  queryOptions({
    queryKey: ["post", "/v1/admin/licenses/search", query],
    staleTime: 0,
    gcTime: 60_000,
    async queryFn({ signal }) {
      const { data } = await store.fetch.POST("/v1/admin/licenses/search", { body: { query }, signal });
      return data?.items ?? [];
    },
  });

export const machinesQuery = (licenseId: string) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/licenses/{licenseId}/activations", licenseId],
    initialPageParam: undefined as string | undefined,
    async queryFn({ pageParam, signal }) {
      const { data } = await store.fetch.GET("/v1/admin/licenses/{licenseId}/activations", {
        params: { path: { licenseId }, query: { cursor: pageParam } },
        signal,
      });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const licensesChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({ predicate: ({ queryKey: [, of] }) => String(of).startsWith("/v1/admin/licenses") });

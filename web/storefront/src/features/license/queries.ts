import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";

export type License = Schemas["OwnLicense"];
export type Machine = Schemas["Activation"];

const path = "/v1/plugins/{plugin}/license";

/** A key is fetched when it is looked at, and not kept for long. */
export const licenseQuery = (plugin: string) =>
  store.query.queryOptions("get", path, { params: { path: { plugin } } }, { staleTime: 0, gcTime: 60_000 });

export const machinesQuery = (plugin: string) =>
  infiniteQueryOptions({
    queryKey: ["get", `${path}/activations`, { plugin }],
    initialPageParam: undefined as string | undefined,
    async queryFn({ pageParam, signal }) {
      const { data } = await store.fetch.GET("/v1/plugins/{plugin}/license/activations", {
        params: { path: { plugin }, query: { cursor: pageParam } },
        signal,
      });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** After a change of a license: the license, its machines, and what says that there is one. */
export const licenseChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey: [, of] }) =>
      String(of).startsWith(path) || of === "/v1/library" || of === "/v1/purchases/{purchaseId}",
  });

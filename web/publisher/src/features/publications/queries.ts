import { infiniteQueryOptions } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";
import { stateOf } from "./progress";

type Page = Schemas["PublicationPage"];

const shared = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Page) => page.nextCursor || undefined,
  refetchInterval: ({ state }: { state: { data?: { pages: Page[] } } }) => pace(state.data?.pages ?? []),
};

/** Fast while something is on its way, slow otherwise. */
const pace = (pages: Page[]) =>
  pages.some((page) => page.items.some((one) => ["waiting", "failing"].includes(stateOf(one)))) ? 3_000 : 30_000;

export const publicationsQuery = (open: boolean) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ["get", "/v1/publications", "list", open],
    queryFn: async ({ pageParam, signal }): Promise<Page> =>
      (await panel.fetch.GET("/v1/publications", { params: { query: { open, cursor: pageParam } }, signal })).data ?? {
        items: [],
      },
  });

export const pluginPublicationsQuery = (id: string) =>
  infiniteQueryOptions({
    ...shared,
    queryKey: ["get", "/v1/plugins/{id}/publications", "list", id],
    queryFn: async ({ pageParam, signal }): Promise<Page> =>
      (
        await panel.fetch.GET("/v1/plugins/{id}/publications", {
          params: { path: { id }, query: { cursor: pageParam } },
          signal,
        })
      ).data ?? { items: [] },
  });

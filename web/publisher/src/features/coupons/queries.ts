import { infiniteQueryOptions } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";

type Page = Schemas["CouponPage"];

/** Fast while the store has still to hear of something, slow otherwise: then only sales are news. */
const pace = (pages: Page[]) => (pages.some((page) => page.items.some(({ inStore }) => !inStore)) ? 2_000 : 30_000);

export const couponsQuery = infiniteQueryOptions({
  queryKey: ["get", "/v1/coupons", "list"],
  initialPageParam: undefined as string | undefined,
  queryFn: async ({ pageParam, signal }): Promise<Page> =>
    (await panel.fetch.GET("/v1/coupons", { params: { query: { cursor: pageParam } }, signal })).data ?? { items: [] },
  getNextPageParam: (page) => page.nextCursor || undefined,
  refetchInterval: ({ state }) => pace(state.data?.pages ?? []),
});

export const couponQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/coupons/{id}", { params: { path: { id } } });

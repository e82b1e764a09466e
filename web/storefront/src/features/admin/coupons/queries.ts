import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { CouponsSearch } from "../search";

export type Coupon = Schemas["Coupon"];
export type CouponDetail = Schemas["CouponDetail"];

export const couponsQuery = ({ q, owner, state }: CouponsSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/coupons", "pages", { q, owner, state }],
    initialPageParam: undefined as string | undefined,
    async queryFn({ pageParam, signal }) {
      const query = { search: q, owner, state, cursor: pageParam };
      const { data } = await store.fetch.GET("/v1/admin/coupons", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const couponQuery = (couponId: string) =>
  store.query.queryOptions("get", "/v1/admin/coupons/{couponId}", { params: { path: { couponId } } });

export const couponsChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/v1/admin/coupons") });

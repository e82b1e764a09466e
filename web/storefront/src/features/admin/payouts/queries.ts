import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { PayoutsSearch } from "../search";

export type AdminPayout = Schemas["AdminPayout"];
export type PayoutDetail = Schemas["AdminPayoutDetail"];
export type PayoutReversal = Schemas["PayoutReversal"];
export type PayoutHold = Schemas["PayoutHold"];
export type PayoutPublisher = Schemas["PayoutPublisher"];
export type PayoutStatus = AdminPayout["status"];

const every = { minute: 60_000, moving: 2000 };

/** Looked at often while money is on its way. */
export const payoutsQuery = ({ status, currency, publisher }: PayoutsSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/payouts", "pages", { status, currency, publisher }],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { status, currency, publisherId: publisher, cursor: pageParam || undefined };
      const { data } = await store.fetch.GET("/v1/admin/payouts", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages[0]?.items.some((one) => one.status === "planned") ? every.moving : every.minute,
  });

export const payoutQuery = (payoutId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/admin/payouts/{payoutId}",
    { params: { path: { payoutId } } },
    {
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? every.moving : every.minute),
    },
  );

/** Whether something is with Stripe at this moment. */
export const isMoving = (payout: PayoutDetail) =>
  payout.inFlight || payout.status === "planned" || payout.reversals.some((one) => one.status === "requested");

export const balancesQuery = ({ q, standing }: PayoutsSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/payout-publishers", "pages", { q, standing }],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { q, standing, cursor: pageParam || undefined, limit: 25 };
      const { data } = await store.fetch.GET("/v1/admin/payout-publishers", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const payoutPublisherQuery = (publisherId: string) =>
  store.query.queryOptions("get", "/v1/admin/payout-publishers/{publisherId}", { params: { path: { publisherId } } });

/** After an act: payouts, balances and what there is to do. */
export const payoutsChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => /^\/v1\/admin\/(payout|todo)/.test(String(queryKey[1])),
  });

import { store } from "@/api";
import { viewOf } from "./purchaseView";

export const purchaseQuery = (purchaseId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/purchases/{purchaseId}",
    { params: { path: { purchaseId } } },
    {
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data ? (viewOf(state.data.status).pollEvery ?? false) : false),
    },
  );

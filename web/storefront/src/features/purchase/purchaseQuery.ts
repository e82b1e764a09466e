import { store } from "@/api";
import { refundUnderWay } from "../refund/refundView";
import { type Purchase, viewOf } from "./purchaseView";

/** Between looks while money is on its way back, or somebody decides whether it goes. */
const refundEvery = 5000;

const every = (purchase: Purchase) => (refundUnderWay(purchase) ? refundEvery : viewOf(purchase.status).pollEvery);

export const purchaseQuery = (purchaseId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/purchases/{purchaseId}",
    { params: { path: { purchaseId } } },
    {
      staleTime: 0,
      refetchInterval: ({ state }) => (state.data ? (every(state.data) ?? false) : false),
    },
  );

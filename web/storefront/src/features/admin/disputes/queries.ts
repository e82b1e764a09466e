import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";
import type { DisputesSearch } from "../search";

export type DisputeCase = Schemas["DisputeCase"];
export type DisputeDetail = Schemas["DisputeDetail"];
export type Evidence = Schemas["DisputeEvidence"];
export type EvidenceText = Schemas["EvidenceText"];
export type EvidenceFile = Schemas["EvidenceFile"];
export type Answer = Schemas["DisputeAnswer"];

const every = { minute: 60_000, moving: 2000 };

export const disputesQuery = (filter: DisputesSearch) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/disputes", "pages", filter],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { ...filter, cursor: pageParam || undefined };
      const { data } = await store.fetch.GET("/v1/admin/disputes", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

/** On its way to Stripe. */
export const isMoving = (dispute: Pick<DisputeCase, "answer" | "accepted" | "status">) =>
  dispute.status === "needs_response" && (dispute.answer === "approved" || dispute.accepted);

/** Looked at again while the bank may decide, and often while something is on its way there. */
export const disputeQuery = (disputeId: string) =>
  store.query.queryOptions(
    "get",
    "/v1/admin/disputes/{disputeId}",
    { params: { path: { disputeId } } },
    {
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => {
        if (!data) return false;
        if (isMoving(data)) return every.moving;
        return data.closedAt ? false : every.minute;
      },
    },
  );

/** What an act on a dispute changes: the dispute, its list, its purchase, what there is to do. */
export async function disputesChanged(queryClient: QueryClient): Promise<void> {
  const paths = ["/v1/admin/disputes", "/v1/admin/purchases", "/v1/admin/todo"];
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => paths.some((path) => String(queryKey[1]).startsWith(path)),
  });
}

/** Where a file is: as it would be sent, or as it was with an answer. The browser fetches it itself. */
export const fileOf = (disputeId: string, file: EvidenceFile, answer?: string) =>
  `/api/v1/admin/disputes/${disputeId}/files/${file.field}${answer ? `?answer=${answer}` : ""}`;

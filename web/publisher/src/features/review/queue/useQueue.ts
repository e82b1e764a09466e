import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";
import { type QueueSearch, sectionsOf } from "../search";
import { pollEvery, queueKey, summaryQuery } from "./queries";

export type QueueItem = Schemas["QueueItem"];
type Section = ReturnType<typeof sectionsOf>[number];

export function useQueueSection(section: Section, { category, reviewer }: QueueSearch) {
  const query = { ...section, category, reviewer };
  return useInfiniteQuery({
    queryKey: [...queueKey, query],
    initialPageParam: "",
    refetchInterval: pollEvery,
    queryFn: async ({ pageParam, signal }) => {
      const params = { query: { ...query, limit: 50, cursor: pageParam || undefined } };
      const { data } = await panel.fetch.GET("/v1/review/queue", { params, signal });
      return data ?? { items: [] };
    },
    getNextPageParam: (page: Schemas["QueuePage"]) => page.nextCursor || undefined,
  });
}

export const useQueueSummary = () => useQuery(summaryQuery).data;

export const useReviewers = () => useQuery(panel.query.queryOptions("get", "/v1/review/reviewers")).data?.items;

/** After anything that moves a case in the queue. */
export function useQueueChanged() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: queueKey }),
      queryClient.invalidateQueries({ queryKey: summaryQuery.queryKey }),
    ]);
}

export function useClaimFromQueue(onError: (error: unknown) => void) {
  const changed = useQueueChanged();
  return useMutation({
    mutationFn: (id: string) => panel.fetch.POST("/v1/review/{id}/claim", { params: { path: { id } } }),
    onError,
    onSettled: changed,
  });
}

/** The case to go on with after this one, as the queue stands that it was opened from. */
export async function nextInQueue(
  search: QueueSearch,
  after: { id: string; dueAt?: string },
): Promise<string | undefined> {
  const [section] = sectionsOf(search);
  const { category, reviewer } = search;
  const params = { query: { ...section, category, reviewer, limit: 50 } };
  const { data } = await panel.fetch.GET("/v1/review/queue", { params });
  return following(data?.items ?? [], after)?.id;
}

/** The first that is due no sooner, or else the first of all. */
export function following<T extends { id: string; dueAt?: string; claim?: { mine: boolean } }>(
  items: T[],
  after: { id: string; dueAt?: string },
): T | undefined {
  const others = items.filter((item) => item.id !== after.id && (!item.claim || item.claim.mine));
  return others.find((item) => after.dueAt && item.dueAt && item.dueAt >= after.dueAt) ?? others[0];
}

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";

type Submission = Schemas["Submission"];

export const submissionsQuery = (plugin?: string) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/submissions", "list", plugin],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await panel.fetch.GET("/v1/submissions", { params: { query: { plugin, cursor: pageParam } }, signal })).data ?? {
        items: [],
      },
    getNextPageParam: (page) => page.nextCursor || undefined,
  });

/** Tags of the answers we have: an answer that has not changed is not sent again. */
const tags = new WeakMap<Submission, string>();

/** A submission, followed while it moves: fast while the checks run, slower while people have it, not at all once closed. */
export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: ["get", "/v1/submissions/{id}", id],
    async queryFn({ client, queryKey, signal }): Promise<Submission> {
      const before = client.getQueryData<Submission>(queryKey);
      const tag = before && tags.get(before);
      const { data, response } = await panel.fetch.GET("/v1/submissions/{id}", {
        params: { path: { id }, header: tag ? { "If-None-Match": tag } : {} },
        cache: "no-store",
        signal,
      });
      if (response.status === 304 && before) return before;
      const submission = data as Submission;
      const fresh = response.headers.get("ETag");
      if (fresh) tags.set(submission, fresh);
      return submission;
    },
    structuralSharing: false,
    refetchInterval: ({ state }) => state.data && pace(state.data),
  });

export function pace(submission: Pick<Submission, "status" | "events">): number | false {
  switch (submission.status) {
    case "checking":
      return 2_000;
    case "in_review":
    case "changes_requested":
      return 15_000;
    case "approved":
      return submission.events.some((event) => event.kind === "published") ? false : 3_000;
    default:
      return false;
  }
}

import { panel } from "@/api";

/** The case, read again now and then: the author may withdraw, another reviewer may be faster. */
export const caseQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/review/{id}", { params: { path: { id } } }, { refetchInterval: 20_000 });

/** An archive never changes: what was read of it holds until the author submits another. */
export const forGood = { staleTime: Number.POSITIVE_INFINITY };

export const filesQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/review/{id}/files", { params: { path: { id } } }, forGood);

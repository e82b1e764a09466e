import { panel } from "@/api";

/** The case, read again now and then: the author may withdraw, another reviewer may be faster. */
export const caseQuery = (id: string) =>
  panel.query.queryOptions("get", "/v1/review/{id}", { params: { path: { id } } }, { refetchInterval: 20_000 });

import { panel } from "@/api";

/** The reasons that each kind of decision may have: a closed list of the server's. */
export const reasonsQuery = panel.query.queryOptions(
  "get",
  "/v1/review/reasons",
  {},
  { staleTime: Number.POSITIVE_INFINITY },
);

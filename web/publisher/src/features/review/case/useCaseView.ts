import { getRouteApi } from "@tanstack/react-router";
import type { CaseSearch } from "../search";

const route = getRouteApi("/inside/review/$submissionId");

/** What of the case is looked at, which is all in the address, and how to look at something else. */
export function useCaseView() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const show = (changed: Partial<CaseSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false });
  return { search, show };
}

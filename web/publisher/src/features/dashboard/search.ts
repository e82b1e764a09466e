import { type RangeSearch, rangeSearch } from "@/features/statistics/range";

export type DashboardSearch = RangeSearch & { plugin?: string };

export function dashboardSearch(search: Record<string, unknown>): DashboardSearch {
  return { ...rangeSearch(search), plugin: typeof search.plugin === "string" ? search.plugin : undefined };
}

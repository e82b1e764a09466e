import type { Schemas } from "@/api";

type Status = Schemas["Plugin"]["status"];

export const statuses: Status[] = ["draft", "listed", "unlisted", "taken_down"];

export type PluginsSearch = { search?: string; status?: Status };

export function pluginsSearch(search: Record<string, unknown>): PluginsSearch {
  return {
    search: typeof search.search === "string" && search.search ? search.search.slice(0, 100) : undefined,
    status: statuses.find((status) => status === search.status),
  };
}

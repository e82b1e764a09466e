import { infiniteQueryOptions } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";
import type { PluginsSearch } from "../plugins/search";
import type { AuditSearch, SyncsSearch } from "./search";

const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor?: string }) => page.nextCursor || undefined,
};

export const countsQuery = panel.query.queryOptions("get", "/v1/admin/operations", {}, { refetchInterval: 15_000 });

export const syncsQuery = ({ show }: SyncsSearch) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["get", "/v1/publications", "everybody's", show],
    refetchInterval: 5_000,
    queryFn: async ({ pageParam, signal }): Promise<Schemas["PublicationPage"]> => {
      const query = { all: true, failing: show === undefined, open: show === "open", cursor: pageParam };
      return (await panel.fetch.GET("/v1/publications", { params: { query }, signal })).data ?? { items: [] };
    },
  });

export const overdueQuery = panel.query.queryOptions(
  "get",
  "/v1/review/queue",
  { params: { query: { status: "in_review", overdue: true, limit: 5 } } },
  { refetchInterval: 15_000 },
);

export const allPluginsQuery = (search: PluginsSearch) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["get", "/v1/plugins", "everybody's", search],
    queryFn: async ({ pageParam, signal }): Promise<Schemas["PluginPage"]> => {
      const query = { ...search, all: true, cursor: pageParam };
      return (await panel.fetch.GET("/v1/plugins", { params: { query }, signal })).data ?? { items: [] };
    },
  });

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    ...paged,
    queryKey: ["get", "/v1/admin/audit", search],
    queryFn: async ({ pageParam, signal }): Promise<Schemas["AuditPage"]> => {
      const query = { ...search, cursor: pageParam };
      return (await panel.fetch.GET("/v1/admin/audit", { params: { query }, signal })).data ?? { items: [] };
    },
  });

import { queryOptions } from "@tanstack/react-query";
import { panel, type Schemas } from "@/api";
import type { Days } from "./range";

export const statisticsQuery = (days: Days, plugin?: string) =>
  queryOptions({
    queryKey: ["get", "/v1/statistics", days, plugin],
    async queryFn({ signal }): Promise<Schemas["Statistics"]> {
      const { data } = plugin
        ? await panel.fetch.GET("/v1/plugins/{id}/statistics", {
            params: { path: { id: plugin }, query: days },
            signal,
          })
        : await panel.fetch.GET("/v1/statistics", { params: { query: days }, signal });
      return data as Schemas["Statistics"];
    },
  });

export const breakdownQuery = ({ from, to }: Days) =>
  panel.query.queryOptions("get", "/v1/statistics/plugins", { params: { query: { from, to } } });

export const csvAddress = ({ from, to }: Days, plugin?: string) =>
  `/api/v1/${plugin ? `plugins/${plugin}/` : ""}statistics.csv?from=${from}&to=${to}`;

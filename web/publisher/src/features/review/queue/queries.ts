import { panel } from "@/api";

/** How often the desk looks again by itself. */
export const pollEvery = 20_000;

export const queueKey = ["get", "/v1/review/queue"] as const;

export const summaryQuery = panel.query.queryOptions("get", "/v1/review/summary", {}, { refetchInterval: pollEvery });

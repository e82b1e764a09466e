import { panel } from "@/api";

export const attentionQuery = panel.query.queryOptions("get", "/v1/attention", { params: { query: { limit: 50 } } });

export const latestEventsQuery = (plugin?: string) =>
  panel.query.queryOptions("get", "/v1/events", { params: { query: { plugin, limit: 8 } } });

/** For choosing one of them; who has more than a hundred finds the rest in the list of plugins. */
export const pluginChoiceQuery = panel.query.queryOptions("get", "/v1/plugins", { params: { query: { limit: 100 } } });

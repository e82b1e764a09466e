export const tabs = ["overview", "reviews", "versions", "install"] as const;
export type Tab = (typeof tabs)[number];

/** What stands in a plugin page's address: which part is open, and whether somebody came back from logging in to have it. */
export type PluginSearch = { tab?: Exclude<Tab, "overview">; buy?: 1 };

export function pluginSearch(raw: Record<string, unknown>): PluginSearch {
  const tab = tabs.find((one) => one === raw.tab);
  return {
    tab: tab === "overview" ? undefined : tab,
    buy: String(raw.buy) === "1" ? 1 : undefined,
  };
}

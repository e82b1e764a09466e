export const tabs = ["overview", "reviews", "versions", "install"] as const;
export type Tab = (typeof tabs)[number];

/**
 * What stands in a plugin page's address: which part is open, whether somebody came back from logging in to have it,
 * and the discount code that they came with or typed.
 */
export type PluginSearch = { tab?: Exclude<Tab, "overview">; buy?: 1; coupon?: string };

export function pluginSearch(raw: Record<string, unknown>): PluginSearch {
  const tab = tabs.find((one) => one === raw.tab);
  return {
    tab: tab === "overview" ? undefined : tab,
    buy: String(raw.buy) === "1" ? 1 : undefined,
    coupon:
      String(raw.coupon ?? "")
        .trim()
        .slice(0, 64) || undefined,
  };
}

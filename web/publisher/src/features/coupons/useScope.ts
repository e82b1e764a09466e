import { brand } from "@shared/api/boot";
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api";
import { pluginChoiceQuery } from "@/features/dashboard/queries";

type Plugin = Schemas["PluginSummary"];

/** The plugins that a coupon is good for, of those that are known. */
export function useScope({ pluginIds }: Pick<Schemas["Coupon"], "pluginIds">): Plugin[] {
  const { data } = useQuery(pluginChoiceQuery);
  return (data?.items ?? []).filter(({ id }) => pluginIds.length === 0 || pluginIds.includes(id));
}

/** Where customers find a plugin with the code filled in. */
export const linkOf = (code: string, { slug }: Pick<Plugin, "slug">) =>
  `${brand.storefrontUrl}/plugins/${slug}?coupon=${encodeURIComponent(code)}`;

/** Those that a code can be used for: in the store, and not free. */
export const forSale = (plugins: Plugin[]) =>
  plugins.filter(({ status, price }) => status === "listed" && price.minor > 0);

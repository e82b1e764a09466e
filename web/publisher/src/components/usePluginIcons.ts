import { useQuery } from "@tanstack/react-query";
import { pluginChoiceQuery } from "@/features/dashboard/queries";

/** The icons of the own plugins, for lists whose items say only which plugin they are about. */
export function usePluginIcons(): (plugin: string) => string | undefined {
  const { data } = useQuery(pluginChoiceQuery);
  const icons = new Map(data?.items.map(({ id, iconUrl }) => [id, iconUrl]));
  return (plugin) => icons.get(plugin);
}

import { RouteNotFound } from "@shared/app/RouteStates";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { pluginBySlug } from "@/features/catalogue/queries";
import { PluginView } from "@/features/plugin/PluginView";
import { PluginSkeleton } from "@/features/plugin/Skeletons";
import { TakenDown } from "@/features/plugin/TakenDown";

const route = getRouteApi("/plugins/$slug");

export function Plugin() {
  const { slug } = route.useParams();
  const search = route.useSearch();
  const { data, error, refetch } = useQuery(pluginBySlug(slug));
  if (error?.status === 410) return <TakenDown />;
  if (error?.status === 404) return <RouteNotFound />;
  if (data) return <PluginView key={data.id} plugin={data} search={search} />;
  if (error) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return <PluginSkeleton slug={slug} />;
}

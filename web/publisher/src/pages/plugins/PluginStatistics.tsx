import { getRouteApi } from "@tanstack/react-router";
import { Controls } from "@/features/statistics/Controls";
import type { RangeSearch } from "@/features/statistics/range";
import { StatisticsPanel } from "@/features/statistics/StatisticsPanel";

const route = getRouteApi("/inside/plugins/$pluginId/statistics");

export function PluginStatistics() {
  const { pluginId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<RangeSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <>
      <Controls search={search} onChange={change} plugin={pluginId} />
      <StatisticsPanel search={search} onChange={change} plugin={pluginId} />
    </>
  );
}

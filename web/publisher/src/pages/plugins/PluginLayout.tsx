import { Skeleton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tabs } from "@/components/Tabs";
import { PluginHeader, PluginHeaderWaiting } from "@/features/plugins/PluginHeader";
import { pluginQuery } from "@/features/plugins/queries";

const route = getRouteApi("/inside/plugins/$pluginId");

/** What all pages of a plugin have in common: which one it is, and the way from one to the other. */
export function PluginLayout() {
  const { t } = useTranslation("plugins");
  const params = route.useParams();
  const { data: plugin, error, refetch } = useQuery(pluginQuery(params.pluginId));
  if (error && !plugin) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {plugin ? <PluginHeader plugin={plugin} /> : <PluginHeaderWaiting />}
      <Tabs
        label={t("tab.label")}
        tabs={[
          { link: { to: "/plugins/$pluginId", params }, label: t("tab.listing"), exact: true },
          { link: { to: "/plugins/$pluginId/releases", params }, label: t("tab.releases") },
          { link: { to: "/plugins/$pluginId/licensing", params }, label: t("tab.licensing") },
          { link: { to: "/plugins/$pluginId/statistics", params }, label: t("tab.statistics") },
          { link: { to: "/plugins/$pluginId/publications", params }, label: t("tab.publications") },
        ]}
      />
      {plugin ? <Outlet /> : <Skeleton height={420} radius="lg" />}
    </>
  );
}

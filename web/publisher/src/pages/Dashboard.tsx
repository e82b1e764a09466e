import { NativeSelect, Skeleton } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Attention } from "@/features/dashboard/Attention";
import { Breakdown } from "@/features/dashboard/Breakdown";
import classes from "@/features/dashboard/Dashboard.module.css";
import { Events } from "@/features/dashboard/Events";
import { FirstSteps } from "@/features/dashboard/FirstSteps";
import { pluginChoiceQuery } from "@/features/dashboard/queries";
import type { DashboardSearch } from "@/features/dashboard/search";
import { Controls } from "@/features/statistics/Controls";
import { daysOf } from "@/features/statistics/range";
import { StatisticsPanel } from "@/features/statistics/StatisticsPanel";

const route = getRouteApi("/inside/");

export function Dashboard() {
  const { t } = useTranslation("dashboard");
  const { data: plugins, error, refetch } = useQuery(pluginChoiceQuery);
  const hasPlugins = (plugins?.items.length ?? 0) > 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          hasPlugins && (
            <ButtonLink to="/plugins/new" leftSection={<IconPlus size={18} stroke={1.8} />}>
              {t("newPlugin")}
            </ButtonLink>
          )
        }
      />
      {error && !plugins ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !plugins ? (
        <Skeleton height={420} radius="lg" />
      ) : hasPlugins ? (
        <Overview plugins={plugins.items} />
      ) : (
        <FirstSteps />
      )}
    </>
  );
}

function Overview({ plugins }: { plugins: { id: string; name: string }[] }) {
  const { t } = useTranslation("statistics");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<DashboardSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const plugin = plugins.some((one) => one.id === search.plugin) ? search.plugin : undefined;
  return (
    <>
      <Attention />
      <Controls search={search} onChange={change} plugin={plugin}>
        <NativeSelect
          size="sm"
          className={classes.filter}
          aria-label={t("plugin")}
          value={plugin ?? ""}
          onChange={(event) => change({ plugin: event.currentTarget.value || undefined })}
          data={[{ value: "", label: t("allPlugins") }, ...plugins.map((one) => ({ value: one.id, label: one.name }))]}
        />
      </Controls>
      <StatisticsPanel search={search} onChange={change} plugin={plugin} />
      <div className={classes.columns}>
        <Breakdown days={daysOf(search)} />
        <Events plugin={plugin} />
      </div>
    </>
  );
}

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { useSearchText } from "@shared/components/useSearchText";
import { IconPuzzle, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { type Act, AdminPluginRow, AdminPluginRowsWaiting } from "@/features/operations/AdminPluginRow";
import { allPluginsQuery } from "@/features/operations/queries";
import { type PluginsSearch, statuses } from "@/features/plugins/search";
import classes from "./operations.module.css";

const TakedownDialog = lazy(() => import("@/features/operations/TakedownDialog"));
const ReinstateDialog = lazy(() => import("@/features/operations/ReinstateDialog"));

const route = getRouteApi("/inside/operations/plugins");

type Plugin = Schemas["PluginSummary"];

/** Everybody's plugins: to find one, and to take it off the store or put it back. */
export function AllPlugins() {
  const { t } = useTranslation(["operations", "submission"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<PluginsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const text = useSearchText(search.search ?? "", (value) => change({ search: value || undefined }));
  return (
    <>
      <p className={classes.text}>{t("plugins.text")}</p>
      <search className={classes.filters}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={t("plugins.search")}
          placeholder={t("plugins.search")}
          leftSection={<IconSearch size={18} stroke={1.6} />}
          maxLength={80}
          {...text}
        />
        <NativeSelect
          size="md"
          aria-label={t("plugins.status")}
          value={search.status ?? ""}
          onChange={(event) => change({ status: statuses.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: "", label: t("plugins.anyStatus") },
            ...statuses.map((status) => ({ value: status, label: t(`submission:plugin.${status}`) })),
          ]}
        />
      </search>
      <List search={search} onClear={() => void navigate({ search: {} })} />
    </>
  );
}

function List({ search, onClear }: { search: PluginsSearch; onClear: () => void }) {
  const { t } = useTranslation("operations");
  const [asked, setAsked] = useState<{ act: Act; plugin: Plugin }>();
  const onItsWay = useOnItsWay();
  const query = useInfiniteQuery({
    ...allPluginsQuery(search),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(onItsWay.has)) ? 2_000 : 30_000),
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <AdminPluginRowsWaiting />;
  const plugins = query.data.pages.flatMap((page) => page.items);
  if (plugins.length === 0) return <Empty filtered={Boolean(search.search ?? search.status)} onClear={onClear} />;
  const close = () => setAsked(undefined);
  const started = () => {
    if (asked) onItsWay.add(asked.plugin);
    close();
  };
  return (
    <>
      <ul className={classes.list} aria-label={t("plugins.list")}>
        {plugins.map((plugin) => (
          <AdminPluginRow
            key={plugin.id}
            plugin={plugin}
            onItsWay={onItsWay.has(plugin)}
            onAct={(act) => setAsked({ act, plugin })}
          />
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
      <Suspense>
        {asked?.act === "takedown" && <TakedownDialog plugin={asked.plugin} onStarted={started} onClose={close} />}
        {asked?.act === "reinstate" && <ReinstateDialog plugin={asked.plugin} onStarted={started} onClose={close} />}
      </Suspense>
    </>
  );
}

/** Plugins whose change was asked for here and has not shown yet: the status that each had then. */
function useOnItsWay() {
  const queryClient = useQueryClient();
  const [statusThen, setStatusThen] = useState<ReadonlyMap<string, Plugin["status"]>>(new Map());
  return {
    has: (plugin: Plugin) => statusThen.get(plugin.id) === plugin.status,
    add(plugin: Plugin) {
      setStatusThen((before) => new Map(before).set(plugin.id, plugin.status));
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/plugins"] });
    },
  };
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation("operations");
  if (!filtered) return <State icon={<IconPuzzle stroke={1.4} />} title={t("plugins.noneAtAll")} />;
  return (
    <State
      icon={<IconPuzzle stroke={1.4} />}
      title={t("plugins.none")}
      action={
        <Button variant="default" onClick={onClear}>
          {t("plugins.clear")}
        </Button>
      }
    >
      {t("plugins.noneText")}
    </State>
  );
}

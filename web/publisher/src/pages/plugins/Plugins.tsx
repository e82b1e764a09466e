import { Button, NativeSelect, TextInput } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { useSearchText } from "@shared/components/useSearchText";
import { IconPlus, IconPuzzle, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PluginRow, PluginRowsWaiting } from "@/features/plugins/PluginRow";
import classes from "@/features/plugins/Plugins.module.css";
import { pluginsQuery } from "@/features/plugins/queries";
import { type PluginsSearch, statuses } from "@/features/plugins/search";

const route = getRouteApi("/inside/plugins");

export function Plugins() {
  const { t } = useTranslation(["plugins", "submission"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<PluginsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const text = useSearchText(search.search ?? "", (value) => change({ search: value || undefined }));
  const filtered = Boolean(search.search || search.status);
  return (
    <>
      <PageHeader
        title={t("title")}
        actions={
          <ButtonLink to="/plugins/new" leftSection={<IconPlus size={18} stroke={1.8} />}>
            {t("new")}
          </ButtonLink>
        }
      />
      <search className={classes.filters}>
        <TextInput
          type="search"
          className={classes.search}
          aria-label={t("search")}
          placeholder={t("search")}
          leftSection={<IconSearch size={18} stroke={1.6} />}
          {...text}
        />
        <NativeSelect
          size="md"
          aria-label={t("status")}
          value={search.status ?? ""}
          onChange={(event) => change({ status: statuses.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: "", label: t("anyStatus") },
            ...statuses.map((status) => ({ value: status, label: t(`submission:plugin.${status}`) })),
          ]}
        />
      </search>
      <List search={search} filtered={filtered} onClear={() => void navigate({ search: {} })} />
    </>
  );
}

function List({ search, filtered, onClear }: { search: PluginsSearch; filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation("plugins");
  const query = useInfiniteQuery({ ...pluginsQuery(search), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <PluginRowsWaiting />;
  const plugins = query.data.pages.flatMap((page) => page.items);
  if (plugins.length === 0) return <Empty filtered={filtered} onClear={onClear} />;
  return (
    <>
      <ul className={classes.list} aria-label={t("title")}>
        {plugins.map((plugin) => (
          <li key={plugin.id}>
            <PluginRow plugin={plugin} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
    </>
  );
}

function Empty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation("plugins");
  if (filtered) {
    return (
      <State
        title={t("none")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("clear")}
          </Button>
        }
      >
        {t("noneText")}
      </State>
    );
  }
  return (
    <State
      icon={<IconPuzzle stroke={1.4} />}
      title={t("noneAtAll")}
      action={
        <ButtonLink to="/plugins/new" variant="default">
          {t("new")}
        </ButtonLink>
      }
    >
      {t("noneAtAllText")}
    </State>
  );
}

import { ErrorState } from "@shared/components/State";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ActiveFilters } from "./ActiveFilters";
import { Facets } from "./Facets";
import { FilterDrawerButton } from "./FilterDrawerButton";
import { GridSkeleton } from "./PluginGrid";
import { pluginList } from "./queries";
import { ResultCount } from "./ResultCount";
import classes from "./Results.module.css";
import { ResultsEmpty } from "./ResultsEmpty";
import { ResultsList } from "./ResultsList";
import { SortSelect } from "./SortSelect";
import type { ResultsSearch } from "./search";
import { TypoHint } from "./TypoHint";

/** A list of plugins with everything that narrows it down. `page` is what the page itself fixes. */
export function Results({ search, page = {} }: { search: ResultsSearch; page?: { category?: string } }) {
  const { t } = useTranslation("catalogue");
  const list = useInfiniteQuery(pluginList({ ...search, ...page }));
  const first = list.data?.pages[0];
  return (
    <div className={classes.layout}>
      <aside className={classes.sidebar} aria-label={t("results.filters")}>
        <Facets search={search} page={page} facets={first?.facets} />
      </aside>
      <section className={classes.main} aria-label={t("results.list")}>
        <div className={classes.bar}>
          <ResultCount page={first} />
          <div className={classes.tools}>
            <FilterDrawerButton search={search} page={page} first={first} />
            <SortSelect search={search} />
          </div>
        </div>
        {first && <TypoHint search={search} page={first} />}
        <ActiveFilters search={search} page={page} />
        {list.isPending ? (
          <GridSkeleton />
        ) : list.error && !first ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : first?.items.length === 0 ? (
          <ResultsEmpty search={search} page={page} />
        ) : (
          <ResultsList list={list} />
        )}
      </section>
    </div>
  );
}

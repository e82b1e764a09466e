import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PluginGrid } from "./PluginGrid";
import classes from "./Results.module.css";

type Props = { list: UseInfiniteQueryResult<InfiniteData<Schemas["PluginPage"]>>; label?: string };

/** The pages of a list so far, going on by themselves as one nears the end. */
export function ResultsList({ list, label }: Props) {
  const { t } = useTranslation("catalogue");
  const pages = list.data?.pages ?? [];
  // A plugin that moved up while one reads must not stand there twice.
  const plugins = [...new Map(pages.flatMap((page) => page.items).map((plugin) => [plugin.id, plugin])).values()];
  return (
    <>
      <PluginGrid plugins={plugins} label={label ?? t("results.list")} heading="h2" />
      {list.isFetchNextPageError ? (
        <div className={classes.failed}>
          <ErrorState error={list.error} onRetry={() => void list.fetchNextPage()} />
        </div>
      ) : (
        <LoadMore
          auto
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      {!list.hasNextPage && pages.length > 1 && <p className={classes.end}>{t("results.end")}</p>}
    </>
  );
}

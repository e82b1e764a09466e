import { Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconFlag } from "@tabler/icons-react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ReportStatus } from "../queries";
import classes from "./Reports.module.css";

type Props<T> = {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  status: ReportStatus;
  label: string;
  item: (report: T) => ReactNode;
};

/** Reports of one kind under one another, or what stands there without any. */
export function ReportsList<T>({ query, status, label, item }: Props<T>) {
  const { t } = useTranslation("admin");
  if (query.isPending) return <Blank />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const found = query.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    return (
      <State
        icon={<IconFlag stroke={1.4} />}
        title={t(status === "open" ? "reports.emptyOpen" : "reports.emptyClosed")}
      >
        {t(status === "open" ? "reports.emptyOpenText" : "reports.emptyClosedText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {found.map(item)}
      </ul>
      <LoadMore
        auto
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}

function Blank() {
  return (
    <div className={classes.list} aria-hidden="true">
      {["a", "b", "c"].map((key) => (
        <div key={key} className={classes.report}>
          <div className={classes.words}>
            <Skeleton height={20} width="min(280px, 80%)" />
            <Skeleton height={14} width="min(200px, 60%)" />
            <Skeleton height={48} />
          </div>
          <Skeleton height={36} width={140} />
        </div>
      ))}
    </div>
  );
}

import { Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Schemas } from "@/api";
import classes from "./PublicationList.module.css";
import { PublicationRow } from "./PublicationRow";

type Props = {
  query: UseInfiniteQueryResult<InfiniteData<Schemas["PublicationPage"]>>;
  empty: ReactNode;
  label: string;
  withPlugin?: boolean;
};

export function PublicationList({ query, empty, label, withPlugin }: Props) {
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div className={classes.waiting} aria-hidden="true">
        {[0, 1, 2, 3].map((i) => (
          <Skeleton key={i} height={44} />
        ))}
      </div>
    );
  }
  const publications = query.data.pages.flatMap((page) => page.items);
  if (publications.length === 0) return empty;
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {publications.map((publication) => (
          <li key={publication.id}>
            <PublicationRow publication={publication} withPlugin={withPlugin} />
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

import { ErrorState, State } from "@shared/components/State";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { GridSkeleton } from "@/features/catalogue/PluginGrid";
import { PublisherHeader, PublisherHeaderSkeleton } from "@/features/catalogue/PublisherHeader";
import { pluginList, publisherById } from "@/features/catalogue/queries";
import { ResultsList } from "@/features/catalogue/ResultsList";

const route = getRouteApi("/publishers/$publisherId");

export function Publisher() {
  const { t } = useTranslation("catalogue");
  const { publisherId } = route.useParams();
  const publisher = useQuery(publisherById(publisherId));
  const list = useInfiniteQuery(pluginList({ publisher: publisherId }));
  if (publisher.error) {
    return <ErrorState level="page" error={publisher.error} onRetry={() => void publisher.refetch()} />;
  }
  return (
    <>
      {publisher.data ? <PublisherHeader publisher={publisher.data} /> : <PublisherHeaderSkeleton />}
      {list.isPending ? (
        <GridSkeleton cards={6} />
      ) : list.data?.pages[0]?.items.length === 0 ? (
        <State title={t("publisher.none")} />
      ) : list.data ? (
        <ResultsList list={list} label={t("publisher.list", { name: publisher.data?.name ?? "" })} />
      ) : (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
    </>
  );
}

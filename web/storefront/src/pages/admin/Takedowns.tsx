import { Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { takedownsQuery } from "@/features/admin/queries";
import { Takedown } from "@/features/admin/Takedown";
import classes from "@/features/admin/Takedowns.module.css";

export function Takedowns() {
  const { t } = useTranslation("admin");
  return (
    <>
      <PageHeader title={t("takedowns.title")} description={t("takedowns.description")} />
      <List />
    </>
  );
}

function List() {
  const { t } = useTranslation("admin");
  const takedowns = useInfiniteQuery(takedownsQuery);
  if (takedowns.isPending) return <Blank />;
  if (takedowns.isError) return <ErrorState error={takedowns.error} onRetry={() => void takedowns.refetch()} />;
  const found = takedowns.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    return (
      <State icon={<IconCircleCheck stroke={1.4} />} title={t("takedowns.empty")}>
        {t("takedowns.emptyText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("takedowns.list")}>
        {found.map((plugin) => (
          <Takedown key={plugin.pluginId} plugin={plugin} />
        ))}
      </ul>
      <LoadMore
        auto
        hasMore={takedowns.hasNextPage}
        loading={takedowns.isFetchingNextPage}
        onMore={() => void takedowns.fetchNextPage()}
      />
    </>
  );
}

function Blank() {
  return (
    <div className={classes.list} aria-hidden="true">
      {["a", "b", "c"].map((key) => (
        <div key={key} className={classes.item}>
          <Skeleton height={48} width={48} radius="md" />
          <div>
            <Skeleton height={18} width={180} mb={8} />
            <Skeleton height={12} width={240} />
          </div>
        </div>
      ))}
    </div>
  );
}

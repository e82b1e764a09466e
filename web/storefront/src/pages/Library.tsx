import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconBooks, IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LibraryRow } from "@/features/library/LibraryRow";
import { libraryQuery } from "@/features/library/libraryQuery";
import classes from "./Library.module.css";

/** Everything the customer may download. */
export function Library() {
  const { t } = useTranslation("library");
  const { updates } = useSearch({ from: "/library" });
  const navigate = useNavigate({ from: "/library" });
  const library = useInfiniteQuery(libraryQuery(updates ?? false));
  const items = library.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={classes.page}>
      <PageHeader
        title={t("title")}
        actions={
          <SegmentedControl
            aria-label={t("show")}
            value={updates ? "updates" : "all"}
            onChange={(value) =>
              void navigate({ search: { updates: value === "updates" || undefined }, replace: true })
            }
            data={[
              { value: "all", label: t("all") },
              { value: "updates", label: t("updates") },
            ]}
          />
        }
      />
      {library.isPending && [0, 1, 2].map((i) => <Skeleton key={i} height={96} mb="md" radius="md" />)}
      {library.isError && <ErrorState error={library.error} onRetry={() => void library.refetch()} />}
      <ul className={classes.list}>
        {items.map((item) => (
          <LibraryRow key={item.entitlementId} item={item} />
        ))}
      </ul>
      {library.isSuccess && items.length === 0 && (updates ? <UpToDate /> : <NothingYet />)}
      <LoadMore
        hasMore={library.hasNextPage}
        loading={library.isFetchingNextPage}
        onMore={() => void library.fetchNextPage()}
        auto
      />
    </div>
  );
}

function UpToDate() {
  const { t } = useTranslation("library");
  return (
    <State icon={<IconCircleCheck stroke={1.4} />} title={t("upToDate")}>
      {t("upToDateText")}
    </State>
  );
}

function NothingYet() {
  const { t } = useTranslation("library");
  return (
    <State
      icon={<IconBooks stroke={1.4} />}
      title={t("empty")}
      action={
        <Button component={Link} to="/plugins">
          {t("browse")}
        </Button>
      }
    >
      {t("emptyText")}
    </State>
  );
}

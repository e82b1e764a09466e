import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck, IconScale } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { DisputeFilters } from "@/features/admin/disputes/DisputeFilters";
import { DisputeTable } from "@/features/admin/disputes/DisputeTable";
import { disputesQuery } from "@/features/admin/disputes/queries";
import type { DisputesSearch } from "@/features/admin/search";

export function Disputes() {
  const { t } = useTranslation("disputes");
  const filter = useSearch({ from: "/admin/disputes" });
  const navigate = useNavigate();
  const onFilter = (search: DisputesSearch) => void navigate({ to: "/admin/disputes", search, resetScroll: false });
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <DisputeFilters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Found({ filter, onClear }: { filter: DisputesSearch; onClear: () => void }) {
  const { t } = useTranslation("disputes");
  const disputes = useInfiniteQuery(disputesQuery(filter));
  if (disputes.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} height={64} mb={1} radius={0} />
        ))}
      </div>
    );
  }
  if (disputes.isError) return <ErrorState error={disputes.error} onRetry={() => void disputes.refetch()} />;
  const found = disputes.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const filtered = Boolean(filter.q || filter.kind || filter.status);
    return (
      <State
        icon={filtered ? <IconScale stroke={1.4} /> : <IconCircleCheck stroke={1.4} />}
        title={t(filtered ? "list.emptyFiltered" : "list.empty")}
        action={
          filtered && (
            <Button variant="default" onClick={onClear}>
              {t("list.clear")}
            </Button>
          )
        }
      >
        {!filtered && t("list.emptyText")}
      </State>
    );
  }
  return (
    <>
      <DisputeTable disputes={found} />
      <LoadMore
        auto
        hasMore={disputes.hasNextPage}
        loading={disputes.isFetchingNextPage}
        onMore={() => void disputes.fetchNextPage()}
      />
    </>
  );
}

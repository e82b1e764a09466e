import { Button } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck, IconReceipt } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PurchaseFilters } from "@/features/admin/purchases/PurchaseFilters";
import { PurchaseSummary } from "@/features/admin/purchases/PurchaseSummary";
import { PurchaseTable, PurchaseTableSkeleton } from "@/features/admin/purchases/PurchaseTable";
import { purchasesQuery } from "@/features/admin/queries";
import type { PurchasesSearch } from "@/features/admin/search";

export function Purchases() {
  const { t } = useTranslation("admin");
  const filter = useSearch({ from: "/admin/" });
  const navigate = useNavigate();
  const onFilter = (search: PurchasesSearch) => void navigate({ to: "/admin", search, resetScroll: false });
  return (
    <>
      <PageHeader title={t("purchases.title")} description={t("purchases.description")} />
      <PurchaseSummary filter={filter} />
      <PurchaseFilters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Found({ filter, onClear }: { filter: PurchasesSearch; onClear: () => void }) {
  const purchases = useInfiniteQuery(purchasesQuery(filter));
  if (purchases.isPending) return <PurchaseTableSkeleton />;
  if (purchases.isError) return <ErrorState error={purchases.error} onRetry={() => void purchases.refetch()} />;
  const found = purchases.data.pages.flatMap((page) => page.items);
  if (found.length === 0) return <Nothing filter={filter} onClear={onClear} />;
  return (
    <>
      <PurchaseTable purchases={found} />
      <LoadMore
        auto
        hasMore={purchases.hasNextPage}
        loading={purchases.isFetchingNextPage}
        onMore={() => void purchases.fetchNextPage()}
      />
    </>
  );
}

function Nothing({ filter, onClear }: { filter: PurchasesSearch; onClear: () => void }) {
  const { t } = useTranslation("admin");
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t("purchases.clear")}
    </Button>
  );
  if (filter.q || filter.stage || filter.age) {
    return (
      <State title={t("purchases.emptyFound")} action={clear}>
        {t("purchases.emptyFoundText")}
      </State>
    );
  }
  if (filter.stuck) {
    return (
      <State icon={<IconCircleCheck stroke={1.4} />} title={t("purchases.emptyStuck")} action={clear}>
        {t("purchases.emptyStuckText")}
      </State>
    );
  }
  return (
    <State icon={<IconReceipt stroke={1.4} />} title={t("purchases.empty")}>
      {t("purchases.emptyText")}
    </State>
  );
}

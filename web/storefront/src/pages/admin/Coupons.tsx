import { Button, Skeleton } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconPlus, IconSearchOff, IconTicket } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CouponFilters } from "@/features/admin/coupons/CouponFilters";
import { CouponTable } from "@/features/admin/coupons/CouponTable";
import { couponsQuery } from "@/features/admin/coupons/queries";
import type { CouponsSearch } from "@/features/admin/search";

export function Coupons() {
  const { t } = useTranslation("adminCoupons");
  const filter = useSearch({ from: "/admin/coupons" });
  const navigate = useNavigate();
  const onFilter = (search: CouponsSearch) => void navigate({ to: "/admin/coupons", search, resetScroll: false });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <ButtonLink to="/admin/coupons/new" leftSection={<IconPlus size={18} stroke={1.6} />}>
            {t("new")}
          </ButtonLink>
        }
      />
      <CouponFilters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Found({ filter, onClear }: { filter: CouponsSearch; onClear: () => void }) {
  const coupons = useInfiniteQuery(couponsQuery(filter));
  if (coupons.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} height={68} mb={1} radius={0} />
        ))}
      </div>
    );
  }
  if (coupons.isError) return <ErrorState error={coupons.error} onRetry={() => void coupons.refetch()} />;
  const found = coupons.data.pages.flatMap((page) => page.items);
  if (found.length === 0) return <Nothing filter={filter} onClear={onClear} />;
  return (
    <>
      <CouponTable coupons={found} />
      <LoadMore
        auto
        hasMore={coupons.hasNextPage}
        loading={coupons.isFetchingNextPage}
        onMore={() => void coupons.fetchNextPage()}
      />
    </>
  );
}

function Nothing({ filter, onClear }: { filter: CouponsSearch; onClear: () => void }) {
  const { t } = useTranslation("adminCoupons");
  if (filter.q || filter.owner || filter.state) {
    return (
      <State
        icon={<IconSearchOff stroke={1.4} />}
        title={t("emptyFiltered")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("clear")}
          </Button>
        }
      />
    );
  }
  return (
    <State icon={<IconTicket stroke={1.4} />} title={t("empty")}>
      {t("emptyText")}
    </State>
  );
}

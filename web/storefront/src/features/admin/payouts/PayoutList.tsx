import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconBuildingBank } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PayoutsSearch } from "../search";
import { PayoutFilters } from "./PayoutFilters";
import { PayoutTable } from "./PayoutTable";
import { payoutsQuery } from "./queries";

type Props = { filter: PayoutsSearch; onFilter: (filter: PayoutsSearch) => void };

export function PayoutList({ filter, onFilter }: Props) {
  return (
    <>
      <PayoutFilters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Found({ filter, onClear }: { filter: PayoutsSearch; onClear: () => void }) {
  const { t } = useTranslation("payouts");
  const payouts = useInfiniteQuery(payoutsQuery(filter));
  if (payouts.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} height={64} mb={1} radius={0} />
        ))}
      </div>
    );
  }
  if (payouts.isError && !payouts.data) {
    return <ErrorState error={payouts.error} onRetry={() => void payouts.refetch()} />;
  }
  const found = payouts.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const filtered = Boolean(filter.status || filter.currency || filter.publisher);
    return (
      <State
        icon={<IconBuildingBank stroke={1.4} />}
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
      <PayoutTable payouts={found} />
      <LoadMore
        auto
        hasMore={payouts.hasNextPage}
        loading={payouts.isFetchingNextPage}
        onMore={() => void payouts.fetchNextPage()}
      />
    </>
  );
}

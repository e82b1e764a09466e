import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck, IconHistory, IconSearchOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { RefundsSearch } from "../search";
import { requestsQuery } from "./queries";
import { RequestFilters } from "./RequestFilters";
import { RequestTable } from "./RequestTable";

type Props = { filter: RefundsSearch; onFilter: (filter: RefundsSearch) => void };

/** Requests that wait, due first, or those that are decided. */
export function RequestList({ filter, onFilter }: Props) {
  return (
    <>
      <RequestFilters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({ list: filter.list })} />
    </>
  );
}

function Found({ filter, onClear }: { filter: RefundsSearch; onClear: () => void }) {
  const requests = useInfiniteQuery(requestsQuery(filter));
  if (requests.isPending) return <Blank />;
  if (requests.isError) return <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />;
  const found = requests.data.pages.flatMap((page) => page.items);
  if (found.length === 0) return <Nothing filter={filter} onClear={onClear} />;
  return (
    <>
      <RequestTable requests={found} />
      <LoadMore
        auto
        hasMore={requests.hasNextPage}
        loading={requests.isFetchingNextPage}
        onMore={() => void requests.fetchNextPage()}
      />
    </>
  );
}

function Nothing({ filter, onClear }: { filter: RefundsSearch; onClear: () => void }) {
  const { t } = useTranslation("adminRefunds");
  if (filter.q || filter.status) {
    return (
      <State
        icon={<IconSearchOff stroke={1.4} />}
        title={t("empty.filtered")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("empty.clear")}
          </Button>
        }
      />
    );
  }
  const decided = filter.list === "decided";
  return (
    <State
      icon={decided ? <IconHistory stroke={1.4} /> : <IconCircleCheck stroke={1.4} />}
      title={t(decided ? "empty.decided" : "empty.open")}
    >
      {t(decided ? "empty.decidedText" : "empty.openText")}
    </State>
  );
}

function Blank() {
  return (
    <div aria-hidden="true">
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} height={84} mb={1} radius={0} />
      ))}
    </div>
  );
}

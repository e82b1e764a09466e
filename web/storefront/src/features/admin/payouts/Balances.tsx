import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type PayoutsSearch, standings } from "../search";
import classes from "./Payouts.module.css";
import { PublisherCard } from "./PublisherCard";
import { balancesQuery } from "./queries";

type Props = { filter: PayoutsSearch; onFilter: (filter: PayoutsSearch) => void };

/** What publishers are owed, or owe, and whether they can be paid. */
export function Balances({ filter, onFilter }: Props) {
  return (
    <>
      <Filters filter={filter} onFilter={onFilter} />
      <Found filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Filters({ filter, onFilter }: Props) {
  const { t } = useTranslation("payouts");
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        label={t("balance.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={100}
        {...search}
      />
      <Select
        label={t("balance.standing")}
        allowDeselect={false}
        value={filter.standing ?? "any"}
        onChange={(value) =>
          onFilter({ ...filter, standing: value === "held" || value === "negative" ? value : undefined })
        }
        data={standings.map((value) => ({ value, label: t(`balance.standingOf.${value}`) }))}
      />
    </search>
  );
}

function Found({ filter, onClear }: { filter: PayoutsSearch; onClear: () => void }) {
  const { t } = useTranslation("payouts");
  const balances = useInfiniteQuery(balancesQuery(filter));
  if (balances.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} height={180} mb="md" radius="md" />
        ))}
      </div>
    );
  }
  if (balances.isError && !balances.data) {
    return <ErrorState error={balances.error} onRetry={() => void balances.refetch()} />;
  }
  const found = balances.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const filtered = Boolean(filter.q || filter.standing);
    return (
      <State
        icon={<IconUsers stroke={1.4} />}
        title={t(filtered ? "balance.emptyFiltered" : "balance.empty")}
        action={
          filtered && (
            <Button variant="default" onClick={onClear}>
              {t("list.clear")}
            </Button>
          )
        }
      >
        {!filtered && t("balance.emptyText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("balance.list")}>
        {found.map((publisher) => (
          <PublisherCard key={publisher.id} publisher={publisher} />
        ))}
      </ul>
      <LoadMore
        auto
        hasMore={balances.hasNextPage}
        loading={balances.isFetchingNextPage}
        onMore={() => void balances.fetchNextPage()}
      />
    </>
  );
}

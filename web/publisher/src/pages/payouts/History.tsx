import { Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconCash } from "@tabler/icons-react";
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { BankTable } from "@/features/payouts/BankTable";
import classes from "@/features/payouts/Payouts.module.css";
import { PayoutTable } from "@/features/payouts/PayoutTable";
import { bankQuery, historyQuery } from "@/features/payouts/queries";

/** What was paid, from the store to Stripe and from there to the bank. */
export function History() {
  const { t } = useTranslation("payouts");
  return (
    <>
      <Part
        title={t("history.title")}
        query={useInfiniteQuery(historyQuery)}
        empty={
          <State icon={<IconCash stroke={1.4} />} title={t("history.empty")}>
            {t("history.emptyText")}
          </State>
        }
        render={(payouts) => <PayoutTable payouts={payouts} />}
      />
      <Part
        title={t("bank.title")}
        query={useInfiniteQuery(bankQuery)}
        empty={<p className={classes.quiet}>{t("bank.empty")}</p>}
        render={(payouts) => <BankTable payouts={payouts} />}
      />
    </>
  );
}

type PartProps<T> = {
  title: string;
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  empty: ReactNode;
  render: (items: T[]) => ReactNode;
};

function Part<T>({ title, query, empty, render }: PartProps<T>) {
  const heading = useId();
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <List query={query} empty={empty} render={render} />
    </section>
  );
}

function List<T>({ query, empty, render }: Omit<PartProps<T>, "title">) {
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div className={classes.waiting} aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} height={56} />
        ))}
      </div>
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return empty;
  return (
    <>
      {render(items)}
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}

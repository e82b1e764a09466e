import { Skeleton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { AccountCard } from "@/features/payouts/AccountCard";
import { Balances } from "@/features/payouts/Balances";
import { EarlierHolds, OpenHold } from "@/features/payouts/Holds";
import { InQuestion } from "@/features/payouts/InQuestion";
import { NextPayout } from "@/features/payouts/NextPayout";
import classes from "@/features/payouts/Payouts.module.css";
import { accountQuery, balancesQuery } from "@/features/payouts/queries";
import { Returned } from "@/features/payouts/Returned";

const route = getRouteApi("/inside/payouts/");

/** What there is, when it is paid, and what stands in the way. */
export function Overview() {
  const { onboarding } = route.useSearch();
  const account = useQuery(accountQuery);
  const balances = useQuery({ ...balancesQuery, refetchInterval: 60_000 });
  const failed = account.data && balances.data ? null : (account.error ?? balances.error);
  if (failed) {
    return (
      <ErrorState
        error={failed}
        onRetry={() => {
          void account.refetch();
          void balances.refetch();
        }}
      />
    );
  }
  if (!account.data || !balances.data) {
    return (
      <div aria-hidden="true">
        <div className={classes.cards}>
          <Skeleton height={220} />
          <Skeleton height={220} />
        </div>
        <Skeleton height={140} />
      </div>
    );
  }
  const { holds, currencies, inQuestion } = balances.data;
  const open = holds.find(({ releasedAt }) => !releasedAt);
  return (
    <>
      {onboarding && <Returned how={onboarding} />}
      {open && <OpenHold hold={open} />}
      <div className={classes.cards}>
        <NextPayout balances={balances.data} />
        <AccountCard key={account.data.state} account={account.data} />
      </div>
      <Balances currencies={currencies} />
      <InQuestion shares={inQuestion} />
      <EarlierHolds holds={holds.filter(({ releasedAt }) => releasedAt)} />
    </>
  );
}

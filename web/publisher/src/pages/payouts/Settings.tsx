import { Skeleton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { balancesQuery, settingsQuery } from "@/features/payouts/queries";
import { SettingsForm } from "@/features/payouts/SettingsForm";

export function Settings() {
  const settings = useQuery({
    ...settingsQuery,
    // The store has heard of it within seconds.
    refetchInterval: ({ state }) => (state.data && !state.data.inStore ? 3000 : false),
  });
  const balances = useQuery(balancesQuery);
  const failed = settings.data && balances.data ? null : (settings.error ?? balances.error);
  if (failed) {
    return (
      <ErrorState
        error={failed}
        onRetry={() => {
          void settings.refetch();
          void balances.refetch();
        }}
      />
    );
  }
  if (!settings.data || !balances.data) return <Skeleton height={320} aria-hidden="true" />;
  return <SettingsForm settings={settings.data} earned={balances.data.currencies.map(({ currency }) => currency)} />;
}

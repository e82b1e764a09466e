import { Loader } from "@mantine/core";
import { IconCircleCheck, IconClock, IconInfoCircle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel } from "@/api";
import { Notice } from "./Notice";
import { accountQuery, type PayoutAccount, payoutsChanged } from "./queries";

/** For how long Stripe's word is waited for: it comes by way of the store. */
const patience = 60_000;

/** Still what it was before Stripe's questions. */
const unheard = (account?: PayoutAccount) =>
  !account || account.state === "none" || account.state === "opening" || account.state === "onboarding";

/** What has come of a visit to Stripe's questions. Coming back proves nothing: Stripe is asked. */
export function Returned({ how }: { how: "done" | "again" }) {
  const { t } = useTranslation("payouts");
  if (how === "done") return <Finished />;
  return (
    <Notice tone="warn" icon={<IconClock stroke={1.6} />} title={t("returned.expired")}>
      <p>{t("returned.expiredText")}</p>
    </Notice>
  );
}

function Finished() {
  const { t } = useTranslation("payouts");
  const queryClient = useQueryClient();
  const [waiting, setWaiting] = useState(true);
  const { data: account } = useQuery({
    ...accountQuery,
    refetchInterval: ({ state }) => (waiting && unheard(state.data) ? 2000 : false),
  });
  useEffect(() => {
    // Whether or not it can be hurried, the news comes.
    panel.fetch.POST("/v1/payouts/account/refresh").catch(() => undefined);
    const timer = setTimeout(() => setWaiting(false), patience);
    return () => clearTimeout(timer);
  }, []);
  const heard = !unheard(account);
  useEffect(() => {
    if (heard) void payoutsChanged(queryClient);
  }, [heard, queryClient]);
  const [what, tone, icon] =
    !heard && waiting
      ? (["asking", "info", <Loader key="asking" size={20} />] as const)
      : account?.payable
        ? (["ready", "good", <IconCircleCheck key="ready" stroke={1.6} />] as const)
        : account?.state === "pending"
          ? (["pending", "info", <IconClock key="pending" stroke={1.6} />] as const)
          : (["unfinished", "warn", <IconInfoCircle key="unfinished" stroke={1.6} />] as const);
  return (
    <Notice live tone={tone} icon={icon} title={t(`returned.${what}`)}>
      <p>{t(`returned.${what}Text`)}</p>
    </Notice>
  );
}

import { Skeleton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { HoldNote } from "./HoldNote";
import classes from "./Payouts.module.css";
import { type PayoutPublisher, payoutPublisherQuery } from "./queries";

/** Every hold that there was on a publisher's payouts. */
export function Holds({ publisher }: { publisher: PayoutPublisher }) {
  const { t } = useTranslation("payouts");
  const one = useQuery(payoutPublisherQuery(publisher.id));
  if (one.isPending) return <Skeleton height={80} radius="md" aria-hidden="true" />;
  if (one.isError && !one.data) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (one.data.holds.length === 0) return <p className={classes.quiet}>{t("balance.noHolds")}</p>;
  return (
    <ul className={classes.holds} aria-label={t("hold.list", { name: publisher.name })}>
      {one.data.holds.map((hold) => (
        <li key={hold.id}>
          <HoldNote hold={hold} />
        </li>
      ))}
    </ul>
  );
}

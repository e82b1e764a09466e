import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "./Licenses.module.css";
import { machinesQuery } from "./queries";

type Props = { licenseId: string; onRemove: (machine: { id: string; name: string }) => void };

/** The machines that a license is active on. */
export function Machines({ licenseId, onRemove }: Props) {
  const { t } = useTranslation("adminLicenses");
  const machines = useInfiniteQuery(machinesQuery(licenseId));
  if (machines.isPending) return <Skeleton height={56} radius="md" />;
  if (machines.isError) return <ErrorState error={machines.error} onRetry={() => void machines.refetch()} />;
  return (
    <>
      <ul className={classes.machines}>
        {machines.data.pages
          .flatMap((page) => page.items)
          .map((machine) => (
            <li key={machine.id} className={classes.machine}>
              <div>
                {machine.name || t("unnamed")}
                <div className={classes.quiet}>
                  {t("since")} <When at={machine.activatedAt} absolute="dateTime" />
                </div>
              </div>
              <Button
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t("removeOf", { machine: machine.name || t("unnamed") })}
                onClick={() => onRemove(machine)}
              >
                {t("act.remove.confirm")}
              </Button>
            </li>
          ))}
      </ul>
      <LoadMore
        hasMore={machines.hasNextPage}
        loading={machines.isFetchingNextPage}
        onMore={() => void machines.fetchNextPage()}
      />
    </>
  );
}

import { SegmentedControl, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck, IconReceiptRefund } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Failed.module.css";
import { FailedRefund } from "./FailedRefund";
import { failedQuery } from "./queries";
import type { Act } from "./resolutions";

const ResolveDialog = lazy(() => import("./ResolveDialog"));

type Props = { all: boolean; onAll: (all: boolean) => void };

/** Refunds that did not arrive, with what can be done about each; or all there are. */
export function FailedRefunds({ all, onAll }: Props) {
  const { t } = useTranslation("adminRefunds");
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.quiet}>{t("failed.description")}</p>
        <SegmentedControl
          size="md"
          aria-label={t("failed.which")}
          value={all ? "all" : "open"}
          onChange={(value) => onAll(value === "all")}
          data={(["open", "all"] as const).map((value) => ({ value, label: t(`failed.${value}`) }))}
        />
      </div>
      <Found all={all} />
    </>
  );
}

function Found({ all }: { all: boolean }) {
  const { t } = useTranslation("adminRefunds");
  const [act, setAct] = useState<Act>();
  const refunds = useInfiniteQuery(failedQuery(all));
  if (refunds.isPending) return <Skeleton height={160} radius="md" aria-hidden="true" />;
  if (refunds.isError) return <ErrorState error={refunds.error} onRetry={() => void refunds.refetch()} />;
  const found = refunds.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    return (
      <State
        icon={all ? <IconReceiptRefund stroke={1.4} /> : <IconCircleCheck stroke={1.4} />}
        title={t(all ? "empty.all" : "empty.failed")}
      >
        {!all && t("empty.failedText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("failed.label")}>
        {found.map((refund) => (
          <FailedRefund key={refund.id} refund={refund} onAct={(kind) => setAct({ kind, refund })} />
        ))}
      </ul>
      <LoadMore
        auto
        hasMore={refunds.hasNextPage}
        loading={refunds.isFetchingNextPage}
        onMore={() => void refunds.fetchNextPage()}
      />
      <Suspense>{act && <ResolveDialog act={act} onClose={() => setAct(undefined)} />}</Suspense>
    </>
  );
}

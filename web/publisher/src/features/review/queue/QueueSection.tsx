import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import { IconArrowUp } from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { QueueSearch, sectionsOf } from "../search";
import { QueueRow } from "./QueueRow";
import classes from "./QueueSection.module.css";
import { steady } from "./steady";
import { type QueueItem, useQueueSection } from "./useQueue";

type Props = {
  section: ReturnType<typeof sectionsOf>[number];
  search: QueueSearch;
  heading?: string;
  empty: ReactNode;
  claiming?: string;
  onClaim: (id: string) => void;
};

/** One list of the queue. It looks again by itself, but never moves under the hand. */
export function QueueSection({ section, search, heading, empty, claiming, onClaim }: Props) {
  const { t } = useTranslation("review");
  const list = useQueueSection(section, search);
  const fresh = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [held, setHeld] = useState(false);
  const { items, gone, waiting, refresh } = useSteady(fresh, held);
  if (list.isPending) return <QueueSkeleton />;
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return empty;
  return (
    <section className={classes.section}>
      {heading && <h2 className={classes.heading}>{heading}</h2>}
      <Changes waiting={waiting} gone={gone.size} onRefresh={refresh} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: pointing at the list only keeps it from moving */}
      <div
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setHeld(false)}
      >
        <ul className={classes.list} aria-label={heading ?? t("queue.list")}>
          {items.map((item) => (
            <QueueRow
              key={item.id}
              item={item}
              search={search}
              gone={gone.has(item.id)}
              claiming={claiming === item.id}
              onClaim={onClaim}
            />
          ))}
        </ul>
      </div>
      <LoadMore
        auto
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}

function useSteady(fresh: QueueItem[], held: boolean) {
  const [shown, setShown] = useState(fresh);
  useEffect(() => {
    if (!held) setShown(fresh);
  }, [held, fresh]);
  const now = held ? steady(shown, fresh) : { items: fresh, gone: new Set<string>(), waiting: 0 };
  return { ...now, refresh: () => setShown(fresh) };
}

function Changes({ waiting, gone, onRefresh }: { waiting: number; gone: number; onRefresh: () => void }) {
  const { t } = useTranslation("review");
  return (
    <div role="status" className={classes.changes}>
      {waiting + gone > 0 && (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconArrowUp size={16} stroke={1.6} />}
          onClick={onRefresh}
        >
          {waiting > 0 ? t("queue.changed", { count: waiting }) : t("queue.left", { count: gone })}
        </Button>
      )}
    </div>
  );
}

export function QueueSkeleton() {
  return (
    <div className={classes.list} aria-hidden="true">
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <div key={key} className={classes.blank}>
          <Skeleton width={40} height={40} radius="md" />
          <div>
            <Skeleton height={14} width="min(260px, 70%)" mb={8} />
            <Skeleton height={12} width="min(180px, 50%)" />
          </div>
          <Skeleton height={14} width={120} />
        </div>
      ))}
    </div>
  );
}

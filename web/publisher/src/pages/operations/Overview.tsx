import { Skeleton } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Figures } from "@/features/operations/Figures";
import { countsQuery, overdueQuery, syncsQuery } from "@/features/operations/queries";
import { PublicationRow } from "@/features/publications/PublicationRow";
import { QueueRow } from "@/features/review/queue/QueueRow";
import { useClaimFromQueue } from "@/features/review/queue/useQueue";
import classes from "./Overview.module.css";

/** What needs an operator now: numbers first, then the oldest of what is behind them. */
export function Overview() {
  const counts = useQuery(countsQuery);
  if (counts.error && !counts.data) return <ErrorState error={counts.error} onRetry={() => void counts.refetch()} />;
  if (!counts.data) return <Blank />;
  return (
    <div className={classes.overview}>
      <Figures counts={counts.data} />
      <Failing />
      <Overdue />
      <Holdings counts={counts.data} />
    </div>
  );
}

function Part({ title, more, children }: { title: string; more: ReactNode; children: ReactNode }) {
  return (
    <section>
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {more}
      </header>
      {children}
    </section>
  );
}

function Failing() {
  const { t } = useTranslation(["operations", "common"]);
  const failing = useInfiniteQuery(syncsQuery({}));
  const items = (failing.data?.pages.flatMap((page) => page.items) ?? []).toSorted((a, b) =>
    a.createdAt.localeCompare(b.createdAt),
  );
  return (
    <Part
      title={t("overview.failingList")}
      more={items.length > 0 && <Link to="/operations/syncs">{t("common:action.seeAll")}</Link>}
    >
      {failing.error && !failing.data ? (
        <ErrorState error={failing.error} onRetry={() => void failing.refetch()} />
      ) : failing.isPending ? (
        <Skeleton height={72} />
      ) : items.length === 0 ? (
        <p className={classes.none}>{t("overview.noneFailing")}</p>
      ) : (
        <ul className={classes.list}>
          {items.slice(0, 5).map((publication) => (
            <li key={publication.id}>
              <PublicationRow publication={publication} withPlugin />
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Overdue() {
  const { t } = useTranslation(["operations", "common", "review"]);
  const overdue = useQuery(overdueQuery);
  const claim = useClaimFromQueue(useProblemToast());
  const items = overdue.data?.items ?? [];
  return (
    <Part
      title={t("overview.overdueList")}
      more={
        items.length > 0 && (
          <Link to="/review" search={{ view: "overdue" }}>
            {t("common:action.seeAll")}
          </Link>
        )
      }
    >
      {overdue.error && !overdue.data ? (
        <ErrorState error={overdue.error} onRetry={() => void overdue.refetch()} />
      ) : overdue.isPending ? (
        <Skeleton height={72} />
      ) : items.length === 0 ? (
        <p className={classes.none}>{t("overview.noneOverdue")}</p>
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <QueueRow
              key={item.id}
              item={item}
              search={{ view: "overdue" }}
              gone={false}
              claiming={claim.isPending && claim.variables === item.id}
              onClaim={(id) => claim.mutate(id)}
            />
          ))}
        </ul>
      )}
    </Part>
  );
}

function Holdings({ counts }: { counts: Schemas["OperationCounts"] }) {
  const { t } = useTranslation(["operations", "administration"]);
  const { number, bytes } = useFormat();
  const { accounts, storage } = counts;
  const roles = [
    ["publisher", accounts.publishers],
    ["reviewer", accounts.reviewers],
    ["admin", accounts.admins],
  ] as const;
  return (
    <dl className={classes.holdings}>
      <dt>{t("overview.accounts")}</dt>
      <dd>
        {roles.map(([role, count]) => (
          <Link key={role} to="/operations/accounts" search={{ role }}>
            {t(`administration:role.${role}`)} <span className="tabular">{number(count)}</span>
          </Link>
        ))}
        {accounts.disabled > 0 && <span>{t("overview.disabled", { count: accounts.disabled })}</span>}
      </dd>
      <dt>{t("overview.storage")}</dt>
      <dd className="tabular">{bytes(storage.artifactBytes)}</dd>
    </dl>
  );
}

function Blank() {
  return (
    <div className={classes.overview} aria-hidden="true">
      <Skeleton height={168} radius="lg" />
      <Skeleton height={24} width="40%" />
      <Skeleton height={72} />
    </div>
  );
}

import { Skeleton } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { summaryQuery } from "../queries";
import type { PurchasesSearch } from "../search";
import classes from "./PurchaseSummary.module.css";

/** How all purchases stand; each number leads to those behind it. Without an answer the list below stands alone. */
export function PurchaseSummary({ filter }: { filter: PurchasesSearch }) {
  const summary = useQuery(summaryQuery);
  if (summary.isPending) return <Blank />;
  if (summary.isError) return null;
  return (
    <>
      {summary.data.stuck > 0 && !filter.stuck && <Stuck summary={summary.data} filter={filter} />}
      <Statuses summary={summary.data} filter={filter} />
    </>
  );
}

type Props = { summary: Schemas["PurchaseSummary"]; filter: PurchasesSearch };

function Stuck({ summary, filter }: Props) {
  const { t } = useTranslation("admin");
  const format = useFormat();
  const since = format.relative(new Date(Date.now() - summary.oldestStuckSeconds * 1000).toISOString());
  return (
    <div className={classes.alert} role="status">
      <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
      <span className={classes.words}>{t("purchases.alert", { count: summary.stuck, since })}</span>
      <Link to="/admin" search={{ ...filter, stage: undefined, stuck: true }}>
        {t("purchases.alertShow")}
      </Link>
    </div>
  );
}

function Statuses({ summary, filter }: Props) {
  const { t } = useTranslation("admin");
  const all = summary.counts.reduce((sum, { purchases }) => sum + purchases, 0);
  const shown = summary.counts.filter(({ status, purchases }) => purchases > 0 || status === filter.stage);
  return (
    <nav className={classes.strip} aria-label={t("purchases.byStatus")}>
      <ul className={classes.list}>
        <Status filter={{ ...filter, stage: undefined, stuck: undefined }} count={all}>
          {t("purchases.all")}
        </Status>
        {(summary.stuck > 0 || filter.stuck) && (
          <Status filter={{ ...filter, stage: undefined, stuck: true }} count={summary.stuck} warn={summary.stuck > 0}>
            {t("purchases.stuck")}
          </Status>
        )}
        {shown.map(({ status, purchases }) => (
          <Status key={status} filter={{ ...filter, stage: status, stuck: undefined }} count={purchases}>
            {t(`status.${status}`)}
          </Status>
        ))}
      </ul>
    </nav>
  );
}

function Status(props: { filter: PurchasesSearch; count: number; warn?: boolean; children: string }) {
  const format = useFormat();
  return (
    <li>
      <Link
        to="/admin"
        search={props.filter}
        className={classes.status}
        activeOptions={{ exact: true }}
        resetScroll={false}
      >
        <span className={classes.count} data-warn={props.warn || undefined}>
          {props.count >= 100_000 ? format.compact(props.count) : format.number(props.count)}
        </span>
        {props.children}
      </Link>
    </li>
  );
}

function Blank() {
  return (
    <div className={classes.strip} aria-hidden="true">
      <div className={classes.list}>
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} height={60} width={112} radius="md" />
        ))}
      </div>
    </div>
  );
}

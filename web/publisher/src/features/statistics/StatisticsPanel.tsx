import { NativeSelect, Skeleton, UnstyledButton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Chart } from "./Chart";
import { FiguresTable } from "./FiguresTable";
import { currenciesOf, figureOf } from "./figures";
import { statisticsQuery } from "./queries";
import { daysOf, lengthOf, type Metric, metrics, type RangeSearch } from "./range";
import classes from "./StatisticsPanel.module.css";
import { Tiles } from "./Tiles";

type Props = { search: RangeSearch; onChange: (change: Partial<RangeSearch>) => void; plugin?: string };

/** Totals, the chart of one of them and, on demand, every figure of the range. */
export function StatisticsPanel({ search, onChange, plugin }: Props) {
  const { t } = useTranslation("statistics");
  const [withTable, setWithTable] = useState(false);
  const days = daysOf(search);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...statisticsQuery(days, plugin),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const metric = search.metric ?? "revenue";
  const currencies = currenciesOf(data.totals);
  const currency = currencies.find((one) => one === search.currency) ?? currencies[0] ?? "EUR";
  return (
    <div className={classes.panel} data-stale={isPlaceholderData || undefined} aria-busy={isPlaceholderData}>
      <Tiles statistics={data} metric={metric} onMetric={(next) => onChange({ metric: next })} />
      <div className={classes.body}>
        {metric === "revenue" && currencies.length > 1 && (
          <NativeSelect
            className={classes.currency}
            size="sm"
            aria-label={t("currency")}
            data={currencies}
            value={currency}
            onChange={(event) => onChange({ currency: event.currentTarget.value })}
          />
        )}
        <Picture statistics={data} metric={metric} currency={currency} />
        <div className={classes.foot}>
          <span>
            {t("versusFull", { count: lengthOf(days) })}. {t("utc")}
          </span>
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={withTable}
            onClick={() => setWithTable((before) => !before)}
          >
            {t(withTable ? "chart.hideTable" : "chart.showTable")}
          </UnstyledButton>
        </div>
        {withTable && <FiguresTable statistics={data} />}
      </div>
    </div>
  );
}

function Picture(props: { statistics: Schemas["Statistics"]; metric: Metric; currency: string }) {
  const { t } = useTranslation("statistics");
  const anything = props.statistics.days.some((day) => figureOf(day, props.metric, props.currency));
  return (
    <div className={classes.picture}>
      {anything ? (
        <Chart {...props} />
      ) : (
        <p className={classes.none}>
          <strong>{t("chart.none")}</strong>
          {t("chart.noneText")}
        </p>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div className={classes.panel} aria-hidden="true">
      <div className={classes.waitingTiles}>
        {metrics.map((metric) => (
          <div key={metric} className={classes.waitingTile}>
            <Skeleton height={14} width="55%" />
            <Skeleton height={28} width="75%" />
            <Skeleton height={14} width="40%" />
          </div>
        ))}
      </div>
      <div className={classes.body}>
        <div className={classes.picture}>
          <Skeleton height="100%" />
        </div>
        <div className={classes.foot}>
          <Skeleton height={14} width={220} />
        </div>
      </div>
    </div>
  );
}

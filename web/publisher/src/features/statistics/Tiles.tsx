import { UnstyledButton } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { changeOf, currenciesOf, figureOf } from "./figures";
import { type Metric, metrics } from "./range";
import classes from "./Tiles.module.css";
import { useFigure } from "./useFigure";

type Props = {
  statistics: Schemas["Statistics"];
  metric: Metric;
  onMetric: (metric: Metric) => void;
};

/** The totals of the range, each beside what it was before; the one chosen is the chart's. */
export function Tiles({ statistics, metric, onMetric }: Props) {
  const { t } = useTranslation("statistics");
  return (
    <fieldset className={classes.tiles}>
      <legend className="visually-hidden">{t("chooseMetric")}</legend>
      {metrics.map((one) => (
        <UnstyledButton
          key={one}
          className={classes.tile}
          aria-pressed={metric === one}
          data-active={metric === one || undefined}
          title={t(`metricHelp.${one}`)}
          onClick={() => onMetric(one)}
        >
          <span className={classes.label}>{t(`metric.${one}`)}</span>
          <Values statistics={statistics} metric={one} />
        </UnstyledButton>
      ))}
    </fieldset>
  );
}

function Values({ statistics, metric }: { statistics: Schemas["Statistics"]; metric: Metric }) {
  const { t } = useTranslation("statistics");
  const figure = useFigure();
  const { number, rating } = useFormat();
  const { totals, previous } = statistics;
  if (metric === "rating") {
    const { count, averageHundredths } = statistics.rating;
    return (
      <>
        <span className={classes.value}>{count > 0 ? rating(averageHundredths / 100) : "–"}</span>
        <span className={classes.note}>{t("ratings", { count, n: number(count) })}</span>
      </>
    );
  }
  if (metric === "revenue") {
    const currencies = currenciesOf(totals, previous);
    const shown = currencies.length > 0 ? currencies : ["EUR"];
    return (
      <>
        {shown.map((currency) => (
          <Compared
            key={currency}
            statistics={statistics}
            metric={metric}
            currency={currency}
            small={shown.length > 1}
          />
        ))}
        <span className={classes.note}>{t("sales", { count: totals.sales, n: number(totals.sales) })}</span>
      </>
    );
  }
  return (
    <>
      <span className={classes.value}>{figure(figureOf(totals, metric, ""), metric, "")}</span>
      <Change now={figureOf(totals, metric, "")} before={figureOf(previous, metric, "")} />
    </>
  );
}

function Compared({
  statistics: { totals, previous },
  metric,
  currency,
  small,
}: {
  statistics: Schemas["Statistics"];
  metric: Metric;
  currency: string;
  small: boolean;
}) {
  const figure = useFigure();
  const now = figureOf(totals, metric, currency);
  return (
    <span className={classes.compared}>
      <span className={classes.value} data-small={small || undefined}>
        {figure(now, metric, currency)}
      </span>
      <Change now={now} before={figureOf(previous, metric, currency)} />
    </span>
  );
}

function Change({ now, before }: { now: number | null; before: number | null }) {
  const { t } = useTranslation("statistics");
  const { percent } = useFormat();
  const change = changeOf(now, before);
  if (change === undefined) return <span className={classes.note}>{t("noComparison")}</span>;
  const rounded = Math.round(change * 1000) / 1000;
  if (rounded === 0) return <span className={classes.note}>{t("same")}</span>;
  const Icon = rounded > 0 ? IconArrowUpRight : IconArrowDownRight;
  const words = t(rounded > 0 ? "up" : "down", { change: percent(Math.abs(rounded)) });
  return (
    <span className={classes.change} data-up={rounded > 0 || undefined}>
      <Icon size={16} stroke={1.8} aria-hidden="true" />
      <span aria-hidden="true">{percent(Math.abs(rounded))}</span>
      <span className="visually-hidden">
        {words} {t("versus")}
      </span>
    </span>
  );
}

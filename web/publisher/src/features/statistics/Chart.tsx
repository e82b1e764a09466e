import "@mantine/charts/styles.layer.css";
import { AreaChart } from "@mantine/charts";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Chart.module.css";
import { figureOf } from "./figures";
import type { Metric } from "./range";
import { useFigure } from "./useFigure";

type Props = { statistics: Schemas["Statistics"]; metric: Metric; currency: string };

/** One figure over time. The same figures stand in the table below, for whoever does not see the picture. */
export default function Chart({ statistics, metric, currency }: Props) {
  const { t } = useTranslation("statistics");
  const figure = useFigure();
  const format = useFormat();
  const data = statistics.days.map((day) => ({ day: day.day, value: figureOf(day, metric, currency) }));
  const dayLabel = (day: string) =>
    statistics.granularity === "month" ? format.month(`${day}T12:00:00`) : format.shortDay(day);
  const label = t("chart.label", {
    metric: t(`metric.${metric}`),
    from: format.day(statistics.from),
    to: format.day(statistics.to),
  });
  return (
    <div role="img" aria-label={label} className={classes.chart}>
      <AreaChart
        h="100%"
        data={data}
        dataKey="day"
        series={[{ name: "value", label: t(`metric.${metric}`), color: "var(--series-1)" }]}
        curveType="monotone"
        withDots={metric === "rating" || data.length <= 7}
        connectNulls={metric === "rating"}
        fillOpacity={0.12}
        strokeWidth={2}
        tickLine="none"
        gridAxis="y"
        strokeDasharray="0"
        yAxisProps={{
          width: 64,
          domain: metric === "rating" ? [1, 5] : undefined,
          allowDecimals: metric === "rating" || metric === "revenue" || metric === "conversion",
          tickFormatter: (value: number) => figure(value, metric, currency, true),
        }}
        xAxisProps={{ tickFormatter: dayLabel, minTickGap: 32 }}
        areaProps={{ isAnimationActive: false }}
        tooltipAnimationDuration={0}
        tooltipProps={{
          content: ({ active, payload, label: at }) =>
            active && payload?.length ? (
              <div className={classes.tooltip}>
                <span>{format.day(String(at))}</span>
                <strong className="tabular">{figure((payload[0]?.value as number) ?? null, metric, currency)}</strong>
              </div>
            ) : null,
        }}
      />
    </div>
  );
}

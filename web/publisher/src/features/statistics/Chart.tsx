import { useElementSize } from "@mantine/hooks";
import { useFormat } from "@shared/format/useFormat";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Chart.module.css";
import { figureOf } from "./figures";
import { Plot, plotOf } from "./Plot";
import type { Metric } from "./range";
import { useFigure } from "./useFigure";

type Props = { statistics: Schemas["Statistics"]; metric: Metric; currency: string };

const height = 300;

/** One figure over time. Pointer and arrow keys read it day by day; the table below has the same figures all at once. */
export function Chart({ statistics, metric, currency }: Props) {
  const { t } = useTranslation("statistics");
  const figure = useFigure();
  const format = useFormat();
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number>();
  const days = statistics.days.map(({ day }) => day);
  const values = statistics.days.map((day) => figureOf(day, metric, currency));
  const plot = plotOf({ values, width, height, metric });
  const last = days.length - 1;
  const chosen = at !== undefined && at <= last ? at : undefined;
  const said = (i: number) => `${dayText(i)}: ${figure(values[i] ?? null, metric, currency)}`;
  const dayText = (i: number) => {
    const day = days[i] ?? statistics.to;
    if (statistics.granularity === "month") return format.month(`${day}T12:00:00`);
    return statistics.granularity === "week" ? `${t("table.week")} ${format.day(day)}` : format.day(day);
  };
  const keys: Record<string, number> = {
    ArrowLeft: Math.max(0, (chosen ?? last + 1) - 1),
    ArrowRight: Math.min(last, (chosen ?? -1) + 1),
    Home: 0,
    End: last,
  };
  return (
    <div
      ref={ref}
      className={classes.chart}
      role="slider"
      tabIndex={0}
      aria-label={t("chart.label", {
        metric: t(`metric.${metric}`),
        from: format.day(statistics.from),
        to: format.day(statistics.to),
      })}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={chosen ?? last}
      aria-valuetext={said(chosen ?? last)}
      onKeyDown={(event: KeyboardEvent) => {
        const next = keys[event.key];
        if (next === undefined) return;
        event.preventDefault();
        setAt(next);
      }}
      onPointerMove={(event: PointerEvent<HTMLDivElement>) =>
        setAt(plot.nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
      onPointerLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
    >
      {width > 0 && (
        <Plot
          plot={plot}
          height={height}
          chosen={chosen}
          tick={(value) => figure(value, metric, currency, true)}
          dayLabel={(i) => {
            const day = days[i] ?? "";
            return statistics.granularity === "month" ? format.month(`${day}T12:00:00`) : format.shortDay(day);
          }}
        />
      )}
      {chosen !== undefined && (
        <div
          className={classes.tooltip}
          data-side={(plot.x(chosen) ?? 0) > width / 2 ? "left" : "right"}
          style={{ left: plot.x(chosen) }}
        >
          <span>{dayText(chosen)}</span>
          <strong className="tabular">{figure(values[chosen] ?? null, metric, currency)}</strong>
        </div>
      )}
    </div>
  );
}

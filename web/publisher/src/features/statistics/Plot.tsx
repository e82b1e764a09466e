import classes from "./Chart.module.css";
import type { Metric } from "./range";
import { areaUnder, labelStep, lineThrough, type Point, ticksOf } from "./scale";

const margin = { top: 8, right: 12, bottom: 28, left: 64 };
/** Room that the label of a day needs. */
const labelWidth = 72;

type Wanted = { values: (number | null)[]; width: number; height: number; metric: Metric };

export type Plotted = ReturnType<typeof plotOf>;

/** Where everything of the chart lies. */
export function plotOf({ values, width, height, metric }: Wanted) {
  const known = values.filter((value) => value !== null);
  const rating = metric === "rating";
  const ticks = rating
    ? [1, 2, 3, 4, 5]
    : ticksOf(Math.min(0, ...known), Math.max(0, ...known), 4, metric === "downloads" || metric === "views");
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const inner = Math.max(0, width - margin.left - margin.right);
  const step = values.length > 1 ? inner / (values.length - 1) : 0;
  const x = (i: number) => margin.left + (values.length > 1 ? i * step : inner / 2);
  const y = (value: number) => margin.top + (1 - (value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const points = values.flatMap((value, i): (Point & { i: number })[] =>
    value === null ? [] : [{ i, x: x(i), y: y(value) }],
  );
  const every = labelStep(values.length, inner, labelWidth);
  return {
    x,
    y,
    ticks,
    points,
    ground: y(Math.max(low, 0)),
    right: width - margin.right,
    labels: values.map((_, i) => i).filter((i) => (values.length - 1 - i) % every === 0),
    withDots: rating || values.length <= 7,
    nearest: (at: number) =>
      Math.max(0, Math.min(values.length - 1, Math.round((at - margin.left) / Math.max(step, 1)))),
  };
}

type Props = {
  plot: Plotted;
  height: number;
  chosen?: number;
  tick: (value: number) => string;
  dayLabel: (i: number) => string;
};

export function Plot({ plot, height, chosen, tick, dayLabel }: Props) {
  const point = plot.points.find(({ i }) => i === chosen);
  const last = plot.labels.at(-1);
  return (
    <svg width="100%" height={height} aria-hidden="true" className={classes.plot}>
      {plot.ticks.map((value) => (
        <g key={value}>
          <line className={classes.grid} x1={margin.left} x2={plot.right} y1={plot.y(value)} y2={plot.y(value)} />
          <text className={classes.label} x={margin.left - 12} y={plot.y(value)} dy="0.32em" textAnchor="end">
            {tick(value)}
          </text>
        </g>
      ))}
      {plot.labels.map((i) => (
        <text
          key={i}
          className={classes.label}
          x={plot.x(i)}
          y={height - 6}
          textAnchor={i === last && plot.labels.length > 1 ? "end" : "middle"}
        >
          {dayLabel(i)}
        </text>
      ))}
      <path className={classes.area} d={areaUnder(plot.points, plot.ground)} />
      <path className={classes.line} d={lineThrough(plot.points)} />
      {plot.withDots &&
        plot.points.map(({ i, x, y }) => <circle key={i} className={classes.dot} cx={x} cy={y} r={3} />)}
      {chosen !== undefined && (
        <line
          className={classes.guide}
          x1={plot.x(chosen)}
          x2={plot.x(chosen)}
          y1={margin.top}
          y2={height - margin.bottom}
        />
      )}
      {point && <circle className={classes.chosen} cx={point.x} cy={point.y} r={5} />}
    </svg>
  );
}

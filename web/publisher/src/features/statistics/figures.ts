import { major } from "@shared/format/amounts";
import type { Schemas } from "@/api";
import type { Metric } from "./range";

type Counts = Schemas["Counts"];
type Takings = Schemas["Takings"];

/** What remains for the publisher, per currency: amounts of several are never added. */
export const netOf = (counts: Counts, currency: string): number =>
  counts.money.find((taking: Takings) => taking.net.currency === currency)?.net.minor ?? 0;

/** The currencies there is money in, now or before, the greatest figure first, as it is written: 10.00 before 9, whatever its minor units. */
export function currenciesOf(...all: Counts[]): string[] {
  const turnover = new Map<string, number>();
  for (const counts of all) {
    for (const { gross } of counts.money) {
      turnover.set(gross.currency, (turnover.get(gross.currency) ?? 0) + Math.abs(major(gross)));
    }
  }
  return [...turnover].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([currency]) => currency);
}

/** Stars of the ratings given in the time; null without any, also when more were taken back than given. */
export function averageOf({ ratings }: Pick<Counts, "ratings">): number | null {
  if (ratings.count <= 0) return null;
  const average = ratings.sum / ratings.count;
  return average >= 1 && average <= 5 ? average : null;
}

/** The figure of a metric: minor units, pieces, a share of 1, or stars. */
export function figureOf(counts: Counts, metric: Metric, currency: string): number | null {
  switch (metric) {
    case "revenue":
      return netOf(counts, currency);
    case "downloads":
      return counts.downloads;
    case "views":
      return counts.views;
    case "conversion":
      return counts.views === 0 ? null : counts.conversionBasisPoints / 10_000;
    case "rating":
      return averageOf(counts);
  }
}

/** Growth as a share of what was before; undefined when there was nothing to compare with. */
export function changeOf(now: number | null, before: number | null): number | undefined {
  if (now === null || !before) return undefined;
  return (now - before) / Math.abs(before);
}

/** Which days and which figure are looked at, as the URL says it. */
export const metrics = ["revenue", "downloads", "views", "conversion", "rating"] as const;
export type Metric = (typeof metrics)[number];

export const ranges = ["7", "30", "90", "365", "custom"] as const;
export type RangeName = (typeof ranges)[number];

export type RangeSearch = { range?: RangeName; from?: string; to?: string; metric?: Metric; currency?: string };
export type Granularity = "day" | "week" | "month";
export type Days = { from: string; to: string; granularity: Granularity };

const day = 86_400_000;
/** As many days as one answer of the API may have. */
const longest = 1100;

export const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

function dayIn(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) || isoDay(time) !== value ? undefined : value;
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === String(value));

export function rangeSearch(search: Record<string, unknown>): RangeSearch {
  const range = oneOf(ranges, search.range);
  const custom = range === "custom";
  return {
    range: range === "30" ? undefined : range,
    from: custom ? dayIn(search.from) : undefined,
    to: custom ? dayIn(search.to) : undefined,
    metric: oneOf(metrics.slice(1), search.metric),
    currency: typeof search.currency === "string" && /^[A-Z]{3}$/.test(search.currency) ? search.currency : undefined,
  };
}

/** The UTC days that are meant: a range that is the wrong way round is turned, one that is too long is cut. */
export function daysOf({ range, from, to }: RangeSearch, now = Date.now()): Days {
  const today = isoDay(now);
  if (range === "custom") {
    const [a, b] = [from ?? isoDay(now - 29 * day), to ?? today];
    const [first, last] = a <= b ? [a, b] : [b, a];
    const earliest = Date.parse(last) - (longest - 1) * day;
    return withGranularity(isoDay(Math.max(Date.parse(first), earliest)), last);
  }
  return withGranularity(isoDay(now - (Number(range ?? "30") - 1) * day), today);
}

export const lengthOf = ({ from, to }: Pick<Days, "from" | "to">) =>
  Math.round((Date.parse(to) - Date.parse(from)) / day) + 1;

function withGranularity(from: string, to: string): Days {
  const length = lengthOf({ from, to });
  return { from, to, granularity: length <= 92 ? "day" : length <= 400 ? "week" : "month" };
}

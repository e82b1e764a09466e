import type { TaxesSearch } from "../search";

export const periods = ["all", "month", "lastMonth", "quarter", "lastQuarter", "year"] as const;
export type Period = (typeof periods)[number];

const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** The UTC days of a period that holds, or lies before, the given moment. */
export function daysOf(period: Period, now: Date): Pick<TaxesSearch, "from" | "to"> {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const quarter = month - (month % 3);
  const months = (from: number, count: number) => ({ from: day(year, from, 1), to: day(year, from + count, 0) });
  switch (period) {
    case "all":
      return {};
    case "month":
      return months(month, 1);
    case "lastMonth":
      return months(month - 1, 1);
    case "quarter":
      return months(quarter, 3);
    case "lastQuarter":
      return months(quarter - 3, 3);
    case "year":
      return months(0, 12);
  }
}

/** Which of the periods the days are, if any. */
export const periodOf = ({ from, to }: Pick<TaxesSearch, "from" | "to">, now: Date): Period | undefined =>
  periods.find((period) => {
    const days = daysOf(period, now);
    return days.from === from && days.to === to;
  });

import { useFormat } from "@shared/format/useFormat";
import { useCallback } from "react";
import type { Metric } from "./range";

/** A figure as the reader's language writes it; a dash when there is none. */
export function useFigure(): (value: number | null, metric: Metric, currency: string, short?: boolean) => string {
  const format = useFormat();
  return useCallback(
    (value, metric, currency, short) => {
      if (value === null) return "–";
      switch (metric) {
        case "revenue":
          return format.money({ minor: Math.round(value), currency }, { trim: short, compact: short });
        case "conversion":
          return format.percent(value);
        case "rating":
          return format.rating(value);
        default:
          return short ? format.compact(value) : format.number(value);
      }
    },
    [format],
  );
}

import type { Schemas } from "@/api";
import { type Filter, isOn, type ResultsSearch } from "./search";

export type FacetRow = { filter: Filter; value: string; count?: number };

/** How many values stand there before one asks for all. */
const few = 7;

const filterOf = (kind: Filter["kind"], value: string) =>
  ({ kind, value: kind === "minRating" ? Number(value) : value }) as Filter;

/** The values to show: what is on always, even when nothing has it any more, then the most frequent. */
export function facetRows(
  kind: Filter["kind"],
  counts: Schemas["FacetCount"][],
  search: ResultsSearch,
  whole: boolean,
): { rows: FacetRow[]; hidden: number } {
  const rows: FacetRow[] = counts.map(({ value, count }) => ({ filter: filterOf(kind, value), value, count }));
  const chosen = [search[kind] ?? []].flat().map(String);
  for (const value of chosen) {
    if (!rows.some((row) => row.value === value)) rows.unshift({ filter: filterOf(kind, value), value });
  }
  if (whole) return { rows, hidden: 0 };
  const shown = rows.filter((row, index) => index < few || isOn(search, row.filter));
  return { rows: shown, hidden: rows.length - shown.length };
}

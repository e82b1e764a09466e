export const sorts = ["relevance", "trending", "popular", "newest", "rating", "price_asc", "price_desc"] as const;
export type Sort = (typeof sorts)[number];

/** The whole state of a list of results, as it stands in the address. */
export type ResultsSearch = {
  q?: string;
  category?: string;
  tag?: string[];
  host?: string;
  price?: "free" | "paid";
  minRating?: number;
  sort?: Sort;
};

/** What narrows a list down; words and order do not. */
export type Filter =
  | { kind: "category" | "host" | "tag"; value: string }
  | { kind: "price"; value: "free" | "paid" }
  | { kind: "minRating"; value: number };

const text = (value: unknown) => {
  const string = typeof value === "number" ? String(value) : value;
  return typeof string === "string" && string.trim() ? string.trim().slice(0, 200) : undefined;
};

/** Reads the address; what makes no sense is as if it were not there. */
export function resultsSearch(raw: Record<string, unknown>): ResultsSearch {
  const tags = (Array.isArray(raw.tag) ? raw.tag : [raw.tag]).map(text).filter((tag) => tag !== undefined);
  const minRating = Number(raw.minRating);
  return {
    q: text(raw.q),
    category: text(raw.category),
    tag: tags.length > 0 ? [...new Set(tags)].slice(0, 10) : undefined,
    host: text(raw.host),
    price: raw.price === "free" || raw.price === "paid" ? raw.price : undefined,
    minRating: minRating >= 1 && minRating <= 5 ? minRating : undefined,
    sort: sorts.find((sort) => sort === raw.sort),
  };
}

/** Every filter that is on; a category that is the page itself is none. */
export function activeFilters(search: ResultsSearch, page: { category?: string } = {}): Filter[] {
  const filters: Filter[] = [];
  if (search.category && search.category !== page.category) filters.push({ kind: "category", value: search.category });
  if (search.host) filters.push({ kind: "host", value: search.host });
  if (search.price) filters.push({ kind: "price", value: search.price });
  if (search.minRating) filters.push({ kind: "minRating", value: search.minRating });
  for (const value of search.tag ?? []) filters.push({ kind: "tag", value });
  return filters;
}

export function isOn(search: ResultsSearch, { kind, value }: Filter): boolean {
  return kind === "tag" ? (search.tag ?? []).includes(value) : search[kind] === value;
}

/** The state with a filter turned on, or off when it was on. Of tags there may be several, of the rest one. */
export function toggled(search: ResultsSearch, filter: Filter): ResultsSearch {
  const on = isOn(search, filter);
  if (filter.kind !== "tag") return { ...search, [filter.kind]: on ? undefined : filter.value };
  const others = (search.tag ?? []).filter((tag) => tag !== filter.value);
  const tag = on ? others : [...others, filter.value];
  return { ...search, tag: tag.length > 0 ? tag : undefined };
}

export const withoutFilters = ({ q, sort }: ResultsSearch): ResultsSearch => ({ q, sort });

/** The order that a list is in when the address does not say. */
export const defaultSort = (search: ResultsSearch): Sort => (search.q ? "relevance" : "popular");

/** The orders that make sense: relevance needs words to be relevant to. */
export const sortsFor = (search: ResultsSearch): Sort[] => sorts.filter((sort) => sort !== "relevance" || search.q);

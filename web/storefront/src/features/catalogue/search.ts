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

const text = (value: unknown) => (typeof value === "string" && value.trim() ? value.trim().slice(0, 200) : undefined);

/** Reads the address; what makes no sense is as if it were not there. */
export function resultsSearch(raw: Record<string, unknown>): ResultsSearch {
  const tags = (Array.isArray(raw.tag) ? raw.tag : [raw.tag]).map(text).filter((tag) => tag !== undefined);
  const minRating = Number(raw.minRating);
  return {
    q: typeof raw.q === "number" ? String(raw.q) : text(raw.q),
    category: text(raw.category),
    tag: tags.length > 0 ? tags.slice(0, 10) : undefined,
    host: text(raw.host),
    price: raw.price === "free" || raw.price === "paid" ? raw.price : undefined,
    minRating: minRating >= 1 && minRating <= 5 ? minRating : undefined,
    sort: sorts.find((sort) => sort === raw.sort),
  };
}

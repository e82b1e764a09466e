import type { Schemas } from "@/api";

type Plugin = Schemas["Plugin"];

/** What the editor edits, field by field as the API takes it. */
export type Fields = Pick<
  Plugin,
  "name" | "slug" | "summary" | "description" | "category" | "tags" | "license" | "links" | "hosts" | "price" | "prices"
>;
export type FieldName = keyof Fields;

export const fieldNames: FieldName[] = [
  "name",
  "slug",
  "summary",
  "category",
  "description",
  "tags",
  "license",
  "price",
  "prices",
  "hosts",
  "links",
];

export const fieldsOf = (plugin: Plugin): Fields => ({
  name: plugin.name,
  slug: plugin.slug,
  summary: plugin.summary,
  description: plugin.description,
  category: plugin.category,
  tags: plugin.tags,
  license: plugin.license,
  links: plugin.links,
  hosts: plugin.hosts,
  price: plugin.price,
  prices: plugin.prices,
});

/** Equal as JSON, whatever the order of keys and with an empty string like an absent one. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, one]) => one !== "" && one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

/** The fields of `to` that are not as in `from`. */
export function changes(from: Fields, to: Fields): Partial<Fields> {
  return Object.fromEntries(
    fieldNames.filter((field) => !same(from[field], to[field])).map((field) => [field, to[field]]),
  );
}

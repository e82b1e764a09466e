import type { Schemas } from "@/api";

/** One that is just added is known by what the search tells of it. */
export type Choice = Pick<Schemas["FeaturedPlugin"], "slug" | "name" | "iconUrl"> & {
  publisherName?: string;
  status: Schemas["FeaturedPlugin"]["status"];
};

/** How many the list takes, and how many of them the front page shows. */
export const room = 24;
export const shown = 12;

export const choiceOf = (plugin: Schemas["FeaturedPlugin"]): Choice => ({
  slug: plugin.slug,
  name: plugin.name,
  iconUrl: plugin.iconUrl,
  publisherName: plugin.publisher.name,
  status: plugin.status,
});

/** The list with one entry elsewhere; a place outside of it is its nearer end. */
export function moved(list: Choice[], from: number, to: number): Choice[] {
  const place = Math.max(0, Math.min(list.length - 1, to));
  const one = list[from];
  if (!one || place === from) return list;
  const rest = list.filter((_, i) => i !== from);
  return [...rest.slice(0, place), one, ...rest.slice(place)];
}

export const sameOrder = (a: Choice[], b: Choice[]) =>
  a.length === b.length && a.every((one, i) => one.slug === b[i]?.slug);

/** After which entry the front page shows no more: those that are not in the store take no place. Undefined when all fit. */
export function foldAfter(list: Choice[]): string | undefined {
  const listed = list.filter((one) => one.status === "listed");
  return listed.length > shown ? listed[shown - 1]?.slug : undefined;
}

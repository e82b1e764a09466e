import type { Schemas } from "@/api";

export type Listing = Schemas["FrozenListing"];
export type Field =
  | "name"
  | "summary"
  | "description"
  | "category"
  | "tags"
  | "license"
  | "links"
  | "hosts"
  | "price"
  | "images";

const sameMap = (a: Record<string, string | undefined>, b: Record<string, string | undefined>) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? "") === (b[key] ?? ""));
const sameList = (a: string[], b: string[]) => a.length === b.length && a.every((one, i) => one === b[i]);
/** Free is free in every currency, and the order of the further prices says nothing. */
const prices = ({ price, prices: further }: Listing) =>
  price.minor === 0
    ? []
    : [price, ...further.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))].map(
        ({ minor, currency }) => `${minor} ${currency}`,
      );
const pictures = (listing: Listing) =>
  listing.images.map((image) => `${image.kind} ${image.sha256} ${image.alt ?? ""}`);

/** What of the page is not as it was approved last. */
export function changedFields(before: Listing | undefined, now: Listing): Set<Field> {
  const changed = new Set<Field>();
  if (!before) return changed;
  for (const field of ["name", "summary", "description", "category", "license"] as const)
    if (before[field] !== now[field]) changed.add(field);
  if (!sameList(before.tags, now.tags)) changed.add("tags");
  if (!sameMap(before.links, now.links)) changed.add("links");
  if (!sameMap(before.hosts, now.hosts)) changed.add("hosts");
  if (!sameList(prices(before), prices(now))) changed.add("price");
  if (!sameList(pictures(before), pictures(now))) changed.add("images");
  return changed;
}

export type Entry = { key: string; before?: string; now?: string };

/** The entries of both sides by key, in the order of the new side; what is gone comes last. */
export function entries(before: Record<string, string | undefined>, now: Record<string, string | undefined>): Entry[] {
  const keys = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return keys
    .map((key) => ({ key, before: before[key] || undefined, now: now[key] || undefined }))
    .filter((entry) => entry.before !== undefined || entry.now !== undefined);
}

type Identified = { id: string };

export type Steady<T> = {
  items: T[];
  /** Those that are shown still, but are no longer part of the list. */
  gone: ReadonlySet<string>;
  /** How many belong further up, and wait until nothing is pointed at. */
  waiting: number;
};

/**
 * Keeps a list from moving under the hand: what is shown stays in its place with its new content, what has left is only marked,
 * what is new is added at the end when it belongs there and is counted when it does not.
 */
export function steady<T extends Identified>(shown: T[], fresh: T[]): Steady<T> {
  const present = new Map(fresh.map((item) => [item.id, item]));
  const known = new Set(shown.map((item) => item.id));
  const lastKnown = fresh.findLastIndex((item) => known.has(item.id));
  const news = fresh.filter((item) => !known.has(item.id));
  const after = fresh.slice(lastKnown + 1).filter((item) => !known.has(item.id));
  return {
    items: [...shown.map((item) => present.get(item.id) ?? item), ...after],
    gone: new Set(shown.filter((item) => !present.has(item.id)).map((item) => item.id)),
    waiting: news.length - after.length,
  };
}

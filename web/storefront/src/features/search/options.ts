import type { Schemas } from "@/api";

/** One line of the suggestions, in the order that the arrow keys walk them. */
export type Option =
  | { kind: "search"; id: string; query: string }
  | { kind: "correction"; id: string; query: string }
  | { kind: "plugin"; id: string; slug: string; name: string; iconUrl?: string }
  | { kind: "tag"; id: string; tag: string; plugins: number };

/** What is offered for words that are being typed: the search itself, what they may have meant, plugins, tags. */
export function optionsFor(typed: string, found: Schemas["Suggestions"] | undefined): Option[] {
  const query = typed.trim();
  if (!query) return [];
  const options: Option[] = [{ kind: "search", id: "search", query }];
  if (!found) return options;
  if (found.didYouMean && found.didYouMean.toLowerCase() !== query.toLowerCase()) {
    options.push({ kind: "correction", id: "correction", query: found.didYouMean });
  }
  for (const { slug, name, iconUrl } of found.plugins.slice(0, 6)) {
    options.push({ kind: "plugin", id: `plugin-${slug}`, slug, name, iconUrl });
  }
  for (const { tag, plugins } of found.tags.slice(0, 4)) options.push({ kind: "tag", id: `tag-${tag}`, tag, plugins });
  return options;
}

/** The option that an arrow leads to; -1 is the field itself. */
export function nextActive(active: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  const next = active + by;
  if (next >= count) return -1;
  return next < -1 ? count - 1 : next;
}

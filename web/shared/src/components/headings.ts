const opening = /<h([1-6])(?=[\s>])/g;

/**
 * Gives the headings of a text the levels that they have on the page: the highest comes right under the heading above the
 * text, whatever its author began with. What they look like stays.
 */
export function headingsUnder(level: number, html: string): string {
  const highest = Math.min(...[...html.matchAll(opening)].map(([, n]) => Number(n)));
  if (highest === level + 1) return html;
  return html.replace(opening, (tag, n) => `${tag} aria-level="${Math.min(6, Number(n) - highest + level + 1)}"`);
}

/** A piece of a line in one colour: `className` is one of highlight.js's. */
export type Token = { text: string; className?: string };

const piece = /<span class="([\w\s-]*)">|<\/span>|&(amp|lt|gt|quot|#x27);|([^<&]+|[<&])/g;
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

/**
 * Reads what highlight.js writes into tokens by line, so that files of others become text nodes and never HTML.
 * It knows exactly the two tags and five entities that the highlighter makes; whatever else there is stays text.
 */
export function tokenLines(html: string): Token[][] {
  const lines: Token[][] = [[]];
  const open: (string | undefined)[] = [];
  const add = (text: string) => {
    text.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      const line = lines.at(-1);
      const className = open.at(-1);
      const last = line?.at(-1);
      if (last && last.className === className) last.text += part;
      else if (part !== "") line?.push(className ? { text: part, className } : { text: part });
    });
  };
  for (const [whole, className, entity, text] of html.matchAll(piece)) {
    if (className !== undefined) open.push(className || open.at(-1));
    else if (whole === "</span>") open.pop();
    else if (entity) add(entities[entity] ?? whole);
    else add(text ?? whole);
  }
  return lines;
}

export const plainLines = (text: string): Token[][] => text.split("\n").map((line) => (line ? [{ text: line }] : []));

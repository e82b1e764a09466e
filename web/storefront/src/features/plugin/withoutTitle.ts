const plain = (text: string) =>
  text
    .replace(/<[^>]*>/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

/** A README that begins with the plugin's name as its heading says what stands above it already; the rest of it is shown. */
export function withoutTitle(html: string, ...names: string[]): string {
  const first = /^\s*<h1[^>]*>([\s\S]*?)<\/h1>\s*/.exec(html);
  if (!first || !names.some((name) => plain(name) === plain(first[1] ?? ""))) return html;
  return html.slice(first[0].length);
}

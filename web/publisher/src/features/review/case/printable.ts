const short: Record<number, string> = { 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r" };
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");

/** A file's name as findings have it (archive.Printable): what is invisible as Go writes it. Undefined for one so long that they cut it. */
export function printable(path: string): string | undefined {
  if (new TextEncoder().encode(path).length > 300) return undefined;
  return path.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (short[code]) return short[code];
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
}

/** Finds the file that a finding is about; one that is not in the archive as a file has none. */
export function byPrintable(paths: string[]): (shown: string) => string | undefined {
  const known = new Map<string, string>();
  for (const path of paths) {
    const shown = printable(path);
    if (shown !== undefined) known.set(shown, path);
  }
  return (shown) => known.get(shown);
}

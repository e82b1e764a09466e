/** A piece of a text: what can be read as it is, or one character that could not be seen. */
export type Run = { text: string } | { hidden: number };

/** What has a shape of its own: letters, marks, figures, punctuation, symbols and the plain space. The server draws the same line. */
const hiddenCharacter = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** Splits a text at the characters that are invisible or change the order of what is around them. `kept` are shown as they are. */
export function splitHidden(text: string, kept = ""): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(hiddenCharacter)) {
    if (kept.includes(character)) continue;
    if (index > from) runs.push({ text: text.slice(from, index) });
    runs.push({ hidden: character.codePointAt(0) ?? 0 });
    from = index + character.length;
  }
  if (from < text.length) runs.push({ text: text.slice(from) });
  return runs;
}

export const codePointLabel = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;

/** Unicode's own names of those that are met most, which are the same in every language. */
const names: Record<number, string> = {
  0: "NULL",
  8: "BACKSPACE",
  9: "CHARACTER TABULATION",
  10: "LINE FEED",
  13: "CARRIAGE RETURN",
  27: "ESCAPE",
  127: "DELETE",
  160: "NO-BREAK SPACE",
  173: "SOFT HYPHEN",
  847: "COMBINING GRAPHEME JOINER",
  1564: "ARABIC LETTER MARK",
  8203: "ZERO WIDTH SPACE",
  8204: "ZERO WIDTH NON-JOINER",
  8205: "ZERO WIDTH JOINER",
  8206: "LEFT-TO-RIGHT MARK",
  8207: "RIGHT-TO-LEFT MARK",
  8232: "LINE SEPARATOR",
  8233: "PARAGRAPH SEPARATOR",
  8234: "LEFT-TO-RIGHT EMBEDDING",
  8235: "RIGHT-TO-LEFT EMBEDDING",
  8236: "POP DIRECTIONAL FORMATTING",
  8237: "LEFT-TO-RIGHT OVERRIDE",
  8238: "RIGHT-TO-LEFT OVERRIDE",
  8239: "NARROW NO-BREAK SPACE",
  8288: "WORD JOINER",
  8294: "LEFT-TO-RIGHT ISOLATE",
  8295: "RIGHT-TO-LEFT ISOLATE",
  8296: "FIRST STRONG ISOLATE",
  8297: "POP DIRECTIONAL ISOLATE",
  12288: "IDEOGRAPHIC SPACE",
  65279: "ZERO WIDTH NO-BREAK SPACE",
};

export const hiddenName = (code: number): string | undefined => names[code];

/** Whether the character changes the order in which its neighbours are shown: what looks like one text is then another. */
export const reorders = (code: number) =>
  code === 0x061c ||
  code === 0x200e ||
  code === 0x200f ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069);

/** What stands for a character that the server showed as its code point: something that no text from there can have in it. */
const firstStandIn = 0xe000;
const standIns = 6400;

export type Mark = { code: number } | { byte: string };

const written = /⟨(?:U\+([0-9A-F]{4,6})|0x([0-9A-F]{2}))⟩/g;

/**
 * Takes the server's code points (⟨U+202E⟩) out of a text before it is split into words and colours, and puts one private-use
 * character for each kind; the server never lets such a character through as itself. Should the characters run out, what is written
 * stays as it is.
 */
export function takeMarks(shown: string): { text: string; marks: Mark[] } {
  const marks: Mark[] = [];
  const known = new Map<string, number>();
  const text = shown.replace(written, (whole, code: string | undefined, byte: string | undefined) => {
    let at = known.get(whole);
    if (at === undefined) {
      if (marks.length === standIns) return whole;
      at = marks.length;
      known.set(whole, at);
      marks.push(code ? { code: Number.parseInt(code, 16) } : { byte: `0x${byte}` });
    }
    return String.fromCharCode(firstStandIn + at);
  });
  return { text, marks };
}

export type Part = string | Mark;

/** Puts the marks back between the pieces of text. */
export function withMarks(text: string, marks: Mark[]): Part[] {
  if (marks.length === 0) return [text];
  const parts: Part[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const mark = marks[text.charCodeAt(i) - firstStandIn];
    if (!mark) continue;
    if (i > from) parts.push(text.slice(from, i));
    parts.push(mark);
    from = i + 1;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

const carriageReturn = (mark: Mark) => "code" in mark && mark.code === 13;

/** Line ends of Windows are no news on every line: they are taken off and told once. */
export function withoutCarriageReturns(text: string, marks: Mark[]): { text: string; crlf: boolean } {
  const at = marks.findIndex(carriageReturn);
  if (at < 0) return { text, crlf: false };
  const standIn = String.fromCharCode(firstStandIn + at);
  const plain = text.replaceAll(`${standIn}\n`, "\n");
  const ended = plain.endsWith(standIn) ? plain.slice(0, -1) : plain;
  return { text: ended, crlf: ended.length < text.length };
}

/** How many characters are marked. */
export function countMarks(text: string, marks: Mark[]): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (marks[text.charCodeAt(i) - firstStandIn]) count++;
  return count;
}

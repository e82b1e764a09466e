export type Piece<T> = { kind: "same" | "added" | "removed"; items: T[] };

/** Beyond this many comparisons the middle is shown as replaced whole: nobody waits for a finer answer. */
const patience = 4_000_000;

/** What was added to and removed from `before` to get `after`: the longest common part stays. */
export function compare<T>(before: readonly T[], after: readonly T[]): Piece<T>[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let ends = 0;
  while (
    ends < before.length - start &&
    ends < after.length - start &&
    before[before.length - 1 - ends] === after[after.length - 1 - ends]
  )
    ends++;
  const pieces: Piece<T>[] = [];
  push(pieces, "same", before.slice(0, start));
  middle(pieces, before.slice(start, before.length - ends), after.slice(start, after.length - ends));
  push(pieces, "same", before.slice(before.length - ends));
  return pieces;
}

function middle<T>(pieces: Piece<T>[], before: T[], after: T[]) {
  if (before.length * after.length > patience) {
    push(pieces, "removed", before);
    push(pieces, "added", after);
    return;
  }
  const width = after.length + 1;
  // lengths[i][j]: the longest common part of what is left from i and j on.
  const lengths = new Uint32Array((before.length + 1) * width);
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      push(pieces, "same", before.slice(i, i + 1));
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && length(i + 1, j) >= length(i, j + 1))) {
      push(pieces, "removed", before.slice(i, i + 1));
      i++;
    } else {
      push(pieces, "added", after.slice(j, j + 1));
      j++;
    }
  }
}

function push<T>(pieces: Piece<T>[], kind: Piece<T>["kind"], items: T[]) {
  if (items.length === 0) return;
  const last = pieces.at(-1);
  if (last?.kind === kind) last.items.push(...items);
  else pieces.push({ kind, items: [...items] });
}

/** Words and what is between them, for telling apart short texts. */
export const words = (text: string): string[] => text.match(/\p{L}[\p{L}\p{M}\p{N}]*|\p{N}+|\s+|./gsu) ?? [];

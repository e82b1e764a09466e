export type DiffLine = {
  kind: "same" | "added" | "removed";
  text: string;
  old?: number;
  now?: number;
  /** The file ends here without a line break. */
  unended?: boolean;
};
export type Hunk = { lines: DiffLine[] /** Equal lines between the hunk before and this one. */; skipped: number };

const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads a unified diff of one file. Lines are counted by the hunk's header, so that no line of the file can pass for one of the format's. */
export function parseUnified(diff: string): Hunk[] {
  const lines = diff.split("\n");
  const hunks: Hunk[] = [];
  let reached = 1;
  for (let i = 0; i < lines.length; ) {
    const match = header.exec(lines[i++] ?? "");
    if (!match) continue;
    const oldCount = Number(match[2] ?? 1);
    const nowCount = Number(match[4] ?? 1);
    // A side without lines is said to begin at the line before.
    const state = {
      old: Number(match[1]) + (oldCount === 0 ? 1 : 0),
      now: Number(match[3]) + (nowCount === 0 ? 1 : 0),
    };
    const ends = { old: state.old + oldCount, now: state.now + nowCount };
    const hunk: Hunk = { lines: [], skipped: Math.max(0, state.now - reached) };
    while (i < lines.length && (state.old < ends.old || state.now < ends.now)) {
      const line = lines[i++] ?? "";
      if (line.startsWith("\\")) markUnended(hunk);
      else hunk.lines.push(lineOf(line, state));
    }
    if (lines[i]?.startsWith("\\")) {
      markUnended(hunk);
      i++;
    }
    reached = state.now;
    hunks.push(hunk);
  }
  return hunks;
}

function lineOf(line: string, state: { old: number; now: number }): DiffLine {
  const text = line.slice(1);
  if (line.startsWith("+")) return { kind: "added", text, now: state.now++ };
  if (line.startsWith("-")) return { kind: "removed", text, old: state.old++ };
  return { kind: "same", text, old: state.old++, now: state.now++ };
}

function markUnended(hunk: Hunk) {
  const last = hunk.lines.at(-1);
  if (last) last.unended = true;
}

export type Pair = { left?: DiffLine; right?: DiffLine };

/** For showing side by side: what was removed stands beside what took its place. */
export function pairs(lines: DiffLine[]): Pair[] {
  const out: Pair[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) out.push({ left: removed[i], right: added[i] });
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === "removed") {
      if (added.length > 0) flush();
      removed.push(line);
    } else if (line.kind === "added") added.push(line);
    else {
      flush();
      out.push({ left: line, right: line });
    }
  }
  flush();
  return out;
}

import type { Schemas } from "@/api";

export type Change = Schemas["Change"];
export type ChangeKind = Change["kind"];

export type FileRow = { kind: "file"; path: string; name: string; depth: number; change: Change };
export type FolderRow = {
  kind: "folder";
  path: string;
  name: string;
  depth: number;
  open: boolean;
  files: number;
  changed: number;
};
export type Row = FileRow | FolderRow;

type Folder = { folders: Map<string, Folder>; files: [string, Change][]; count: number; changed: number };

const newFolder = (): Folder => ({ folders: new Map(), files: [], count: 0, changed: 0 });

/** The rows of a file tree as it is opened now: folders first, a chain of single folders as one row. */
export function rowsOf(changes: Change[], closed: ReadonlySet<string>): Row[] {
  const root = newFolder();
  for (const change of changes) {
    const parts = change.path.split("/");
    const name = parts.pop() ?? "";
    let folder = root;
    count(folder, change);
    for (const part of parts) {
      let next = folder.folders.get(part);
      if (!next) {
        next = newFolder();
        folder.folders.set(part, next);
      }
      folder = next;
      count(folder, change);
    }
    folder.files.push([name, change]);
  }
  const rows: Row[] = [];
  addRows(rows, root, "", 0, closed);
  return rows;
}

function count(folder: Folder, change: Change) {
  folder.count++;
  if (change.kind !== "unchanged") folder.changed++;
}

const byName = <T>([a]: [string, T], [b]: [string, T]) => (a < b ? -1 : 1);

function addRows(rows: Row[], folder: Folder, above: string, depth: number, closed: ReadonlySet<string>) {
  for (const [first, child] of [...folder.folders].sort(byName)) {
    let [name, inner] = [first, child];
    while (inner.files.length === 0 && inner.folders.size === 1) {
      const [only] = inner.folders;
      if (!only) break;
      name = `${name}/${only[0]}`;
      inner = only[1];
    }
    const path = `${above}${name}/`;
    const open = !closed.has(path);
    rows.push({ kind: "folder", path, name, depth, open, files: inner.count, changed: inner.changed });
    if (open) addRows(rows, inner, path, depth + 1, closed);
  }
  for (const [name, change] of folder.files.sort(byName))
    rows.push({ kind: "file", path: change.path, name, depth, change });
}

/** Files in the order in which the tree shows them, whatever is closed. */
export const inTreeOrder = (changes: Change[]): Change[] =>
  rowsOf(changes, new Set()).flatMap((row) => (row.kind === "file" ? [row.change] : []));

/** Those that changed, or whose path has the words. */
export function matching(changes: Change[], { words, onlyChanged }: { words: string; onlyChanged: boolean }): Change[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return changes.filter(
    (change) =>
      (!onlyChanged || change.kind !== "unchanged") && wanted.every((word) => change.path.toLowerCase().includes(word)),
  );
}

export type Counts = Record<ChangeKind, number>;

export function countKinds(changes: Change[]): Counts {
  const counts: Counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  for (const { kind } of changes) counts[kind]++;
  return counts;
}

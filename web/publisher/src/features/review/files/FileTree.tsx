import { VisibleText } from "@shared/components/VisibleText";
import { IconChevronRight, IconFile, IconFolder } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./FileTree.module.css";
import { type Change, type Row, rowsOf } from "./tree";
import { useWindow } from "./useWindow";

const rowHeight = 32;

type Props = { changes: Change[]; selected?: string; onSelect: (path: string) => void };

/** The archive's files as a tree. Only what is in view is in the page, so that twenty thousand files are no more than twenty. */
export function FileTree({ changes, selected, onSelect }: Props) {
  const { t } = useTranslation("review");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => rowsOf(changes, closed), [changes, closed]);
  const [active, setActive] = useState(0);
  const view = useWindow(rows.length, rowHeight);
  const id = useId();
  const present = Math.min(active, rows.length - 1);
  const toggle = (path: string) =>
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  const choose = (at: number) => {
    const row = rows[at];
    if (!row) return;
    setActive(at);
    if (row.kind === "folder") toggle(row.path);
    else onSelect(row.path);
  };
  const { show } = view;
  const move = (to: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    setActive(at);
    show(at);
  };
  // The file may be chosen from elsewhere: a finding, a link, the next key. It comes into view once for each size of the view,
  // and not when folders open and close.
  const placed = useRef("");
  useEffect(() => {
    const place = `${view.height} ${selected}`;
    const at = rows.findIndex((row) => row.kind === "file" && row.path === selected);
    if (at < 0 || placed.current === place) return;
    placed.current = place;
    setActive(at);
    show(at);
  }, [rows, selected, show, view.height]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, present, rows);
    if (next === undefined) return;
    event.preventDefault();
    if (next === "choose") choose(present);
    else if (next === "toggle") toggle(rows[present]?.path ?? "");
    else move(next);
  };
  return (
    <div
      ref={view.ref}
      role="tree"
      className={classes.tree}
      aria-label={t("files.tree")}
      tabIndex={0}
      aria-activedescendant={rows[present] && `${id}-${present}`}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: rows.length * rowHeight }} className={classes.all} role="presentation">
        {rows.slice(view.from, view.to).map((row, i) => {
          const at = view.from + i;
          return (
            <TreeRow
              key={`${row.kind}${row.path}`}
              id={`${id}-${at}`}
              row={row}
              top={at * rowHeight}
              active={at === present}
              selected={row.kind === "file" && row.path === selected}
              onChoose={() => choose(at)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where a key leads in the tree, as trees do everywhere. */
function keyTarget(key: string, at: number, rows: Row[]): number | "choose" | "toggle" | undefined {
  const row = rows[at];
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "Enter":
    case " ":
      return "choose";
    case "ArrowRight":
      if (row?.kind !== "folder") return undefined;
      return row.open ? at + 1 : "toggle";
    case "ArrowLeft":
      if (row?.kind === "folder" && row.open) return "toggle";
      return rows.findLastIndex((one, i) => i < at && one.kind === "folder" && one.depth < (row?.depth ?? 0));
    default:
      return undefined;
  }
}

type RowProps = { id: string; row: Row; top: number; active: boolean; selected: boolean; onChoose: () => void };

function TreeRow({ id, row, top, active, selected, onChoose }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree, which has the focus, takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    <div
      id={id}
      role="treeitem"
      className={classes.row}
      style={{ top, height: rowHeight, paddingLeft: 8 + row.depth * 14 }}
      aria-level={row.depth + 1}
      aria-expanded={row.kind === "folder" ? row.open : undefined}
      aria-selected={selected}
      data-active={active || undefined}
      onClick={onChoose}
    >
      {row.kind === "folder" ? <Folder row={row} /> : <File row={row} />}
    </div>
  );
}

function Folder({ row }: { row: Row & { kind: "folder" } }) {
  return (
    <>
      <IconChevronRight className={classes.chevron} size={16} stroke={1.6} aria-hidden="true" />
      <IconFolder size={16} stroke={1.6} aria-hidden="true" />
      <span className={classes.name} title={row.name}>
        <VisibleText text={row.name} />
      </span>
      {row.changed > 0 && <span className={classes.count}>{row.changed}</span>}
    </>
  );
}

function File({ row }: { row: Row & { kind: "file" } }) {
  const { t } = useTranslation("review");
  const { kind } = row.change;
  return (
    <>
      <IconFile className={classes.leaf} size={16} stroke={1.6} aria-hidden="true" />
      <span className={classes.name} data-kind={kind} title={row.name}>
        <VisibleText text={row.name} />
      </span>
      {kind !== "unchanged" && (
        <span className={classes.kind} data-kind={kind}>
          <span aria-hidden="true">{kind === "added" ? "+" : kind === "removed" ? "−" : "~"}</span>
          <span className="visually-hidden">{t(`files.${kind}`)}</span>
        </span>
      )}
    </>
  );
}

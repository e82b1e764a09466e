import { VisibleText } from "@shared/components/VisibleText";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { compare } from "../diff/sequence";
import classes from "./Changes.module.css";

type Line = { key: number; kind: "same" | "added" | "removed"; text: string };
type Shown = Line | { key: number; skipped: number };

/** Equal lines that are kept around a change. */
const around = 3;

/** What changed in a Markdown source, line by line, as text. */
export function SourceChanges({ before, now, label }: { before: string; now: string; label: string }) {
  const { t } = useTranslation("review");
  const shown = useMemo(() => withoutTheEqual(linesOf(before, now)), [before, now]);
  return (
    <section className={classes.lines} aria-label={label}>
      {shown.map((line) =>
        "skipped" in line ? (
          <div key={line.key} className={classes.skipped}>
            {t("files.skipped", { count: line.skipped })}
          </div>
        ) : (
          <div key={line.key} className={classes.line} data-kind={line.kind}>
            <span>
              <span aria-hidden="true">{line.kind === "added" ? "+" : line.kind === "removed" ? "−" : ""}</span>
              {line.kind !== "same" && (
                <span className="visually-hidden">
                  {t(line.kind === "added" ? "files.addedLine" : "files.removedLine")}
                </span>
              )}
            </span>
            <span>
              <VisibleText text={line.text} keep={"\t"} />
            </span>
          </div>
        ),
      )}
    </section>
  );
}

function linesOf(before: string, now: string): Line[] {
  const pieces = compare(before.split(/\r?\n/), now.split(/\r?\n/));
  return pieces
    .flatMap(({ kind, items }) => items.map((text) => ({ kind, text })))
    .map((line, key) => ({ ...line, key }));
}

function withoutTheEqual(lines: Line[]): Shown[] {
  const near = new Set<number>();
  for (const { key, kind } of lines)
    if (kind !== "same") for (let i = key - around; i <= key + around; i++) near.add(i);
  const out: Shown[] = [];
  for (const line of lines) {
    const last = out.at(-1);
    if (near.has(line.key)) out.push(line);
    else if (last && "skipped" in last) last.skipped++;
    else out.push({ key: line.key, skipped: 1 });
  }
  return out;
}

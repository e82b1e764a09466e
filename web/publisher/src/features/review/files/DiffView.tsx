import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type DiffLine, pairs, parseUnified } from "../diff/unified";
import { ScrollRegion } from "../ScrollRegion";
import classes from "./Code.module.css";
import { CodeNotes, countCut } from "./CodeNotes";
import { CodeText } from "./CodeText";
import { countMarks, type Mark, takeMarks, withoutCarriageReturns } from "./marks";
import type { Token } from "./tokens";
import { useTokens } from "./useCode";

type Shown = { line: DiffLine; tokens: Token[] };
type Props = { path: string; diff: string; split: boolean };

/** What changed in a file, in one column or with both sides beside each other. */
export function DiffView({ path, diff, split }: Props) {
  const { t } = useTranslation("review");
  const { hunks, marks, crlf, hidden, cut } = useMemo(() => {
    const taken = takeMarks(diff);
    const plain = withoutCarriageReturns(taken.text, taken.marks);
    return {
      hunks: parseUnified(plain.text),
      marks: taken.marks,
      crlf: plain.crlf,
      hidden: countMarks(plain.text, taken.marks),
      cut: countCut(plain.text.split("\n")),
    };
  }, [diff]);
  // Each side of a hunk is coloured for itself: together they are no program.
  const texts = useMemo(() => hunks.flatMap(({ lines }) => [side(lines, "added"), side(lines, "removed")]), [hunks]);
  const tokens = useTokens(texts, path);
  return (
    <>
      <CodeNotes hidden={hidden} crlf={crlf} cut={cut} />
      <ScrollRegion className={classes.code} data-split={split || undefined} label={t("files.diffOf", { path })}>
        <div className={classes.lines}>
          {hunks.map((hunk, i) => {
            const shown = withTokens(hunk.lines, tokens[2 * i] ?? [], tokens[2 * i + 1] ?? []);
            const first = hunk.lines[0];
            return (
              <div key={`${first?.old}:${first?.now}`} className={classes.hunk}>
                {hunk.skipped > 0 && (
                  <div className={classes.skipped}>{t("files.skipped", { count: hunk.skipped })}</div>
                )}
                {split ? <Split lines={shown} marks={marks} /> : <Unified lines={shown} marks={marks} />}
              </div>
            );
          })}
        </div>
      </ScrollRegion>
    </>
  );
}

const side = (lines: DiffLine[], without: DiffLine["kind"]) =>
  lines
    .filter((line) => line.kind !== without)
    .map((line) => line.text)
    .join("\n");

/** Gives each line its tokens: the old side's for what was removed, the new side's for the rest. */
function withTokens(lines: DiffLine[], old: Token[][], now: Token[][]): Shown[] {
  let [o, n] = [0, 0];
  return lines.map((line) => {
    if (line.kind === "removed") return { line, tokens: old[o++] ?? [] };
    if (line.kind === "same") o++;
    return { line, tokens: now[n++] ?? [] };
  });
}

function Unified({ lines, marks }: { lines: Shown[]; marks: Mark[] }) {
  return lines.map(({ line, tokens }) => (
    <div key={`${line.old}:${line.now}`} className={classes.line} data-kind={line.kind}>
      <span className={classes.number} data-n={line.old} />
      <span className={classes.number} data-n={line.now} />
      <Sign line={line} />
      <span className={classes.text}>
        <CodeText tokens={tokens} marks={marks} />
        <Unended line={line} />
      </span>
    </div>
  ));
}

function Split({ lines, marks }: { lines: Shown[]; marks: Mark[] }) {
  const tokensOf = useMemo(() => new Map(lines.map(({ line, tokens }) => [line, tokens])), [lines]);
  return pairs(lines.map((one) => one.line)).map(({ left, right }) => (
    <div key={`${left?.old}:${right?.now}`} className={classes.pair}>
      {[left, right].map((line, i) => (
        <div key={i === 0 ? "left" : "right"} className={classes.line} data-kind={line?.kind ?? "nothing"}>
          <span className={classes.number} data-n={i === 0 ? line?.old : line?.now} />
          {line && <Sign line={line} />}
          <span className={classes.text}>
            {line && <CodeText tokens={tokensOf.get(line) ?? []} marks={marks} />}
            {line && <Unended line={line} />}
          </span>
        </div>
      ))}
    </div>
  ));
}

function Sign({ line }: { line: DiffLine }) {
  const { t } = useTranslation("review");
  if (line.kind === "same") return <span className={classes.sign} />;
  return (
    <span className={classes.sign}>
      <span aria-hidden="true">{line.kind === "added" ? "+" : "−"}</span>
      <span className="visually-hidden">{t(line.kind === "added" ? "files.addedLine" : "files.removedLine")} </span>
    </span>
  );
}

function Unended({ line }: { line: DiffLine }) {
  const { t } = useTranslation("review");
  return line.unended ? <span className={classes.unended}>{t("files.noNewline")}</span> : null;
}

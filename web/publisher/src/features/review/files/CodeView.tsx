import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../ScrollRegion";
import classes from "./Code.module.css";
import { CodeNotes, countCut } from "./CodeNotes";
import { CodeText } from "./CodeText";
import { countMarks, type Mark, takeMarks, withoutCarriageReturns } from "./marks";
import type { Token } from "./tokens";
import { useTokens } from "./useCode";

/** Lines are laid out only when they come near the view, so many at a time. */
const perBlock = 200;

/** A whole file with its line numbers. */
export function CodeView({ path, shown, line }: { path: string; shown: string; line?: number }) {
  const { t } = useTranslation("review");
  const { text, marks, crlf, hidden, cut } = useMemo(() => {
    const taken = takeMarks(shown);
    const plain = withoutCarriageReturns(taken.text, taken.marks);
    // The last line break ends the last line; it begins no new one.
    const body = plain.text.endsWith("\n") ? plain.text.slice(0, -1) : plain.text;
    return {
      text: body,
      crlf: plain.crlf,
      marks: taken.marks,
      hidden: countMarks(body, taken.marks),
      cut: countCut(body.split("\n")),
    };
  }, [shown]);
  const texts = useMemo(() => [text], [text]);
  const [lines = []] = useTokens(texts, path);
  const box = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file with the same line is another place
  useEffect(() => {
    if (line) box.current?.querySelector(`[data-line="${line}"]`)?.scrollIntoView({ block: "center" });
  }, [line, path]);
  if (shown === "") return <p className={classes.empty}>{t("files.emptyFile")}</p>;
  return (
    <>
      <CodeNotes hidden={hidden} crlf={crlf} cut={cut} />
      <ScrollRegion ref={box} className={classes.code} label={t("files.code", { path })}>
        <div className={classes.lines}>
          {blocks(lines).map(({ first, lines: some }) => (
            <div
              key={first}
              className={classes.block}
              style={{ containIntrinsicBlockSize: `auto ${some.length * 20}px` }}
            >
              {some.map((tokens, i) => (
                <Line key={first + i} number={first + i} tokens={tokens} marks={marks} target={first + i === line} />
              ))}
            </div>
          ))}
        </div>
      </ScrollRegion>
    </>
  );
}

function blocks(lines: Token[][]) {
  const out: { first: number; lines: Token[][] }[] = [];
  for (let i = 0; i < lines.length; i += perBlock) out.push({ first: i + 1, lines: lines.slice(i, i + perBlock) });
  return out;
}

function Line(props: { number: number; tokens: Token[]; marks: Mark[]; target: boolean }) {
  return (
    <div className={classes.line} data-line={props.number} data-target={props.target || undefined}>
      <span className={classes.number} data-n={props.number} />
      <span className={classes.text}>
        <CodeText tokens={props.tokens} marks={props.marks} />
      </span>
    </div>
  );
}

import { UnstyledButton } from "@mantine/core";
import { HiddenMark } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Code.module.css";
import { type Mark, withMarks } from "./marks";
import type { Token } from "./tokens";

/** A line longer than this is cut until somebody asks for the rest: minified files have one line of hundreds of thousands. */
export const longestLine = 2_000;

/** One line of a file: text nodes in the highlighter's colours, and a mark for each hidden character. */
export function CodeText({ tokens, marks }: { tokens: Token[]; marks: Mark[] }) {
  const { t } = useTranslation("review");
  const { number } = useFormat();
  const [whole, setWhole] = useState(false);
  const length = tokens.reduce((sum, token) => sum + token.text.length, 0);
  if (whole || length <= longestLine) return <Tokens tokens={tokens} marks={marks} />;
  return (
    <>
      <Tokens tokens={cut(tokens, longestLine)} marks={marks} />
      <UnstyledButton className={classes.rest} onClick={() => setWhole(true)}>
        … {t("files.longLine", { shown: number(length) })}
      </UnstyledButton>
    </>
  );
}

function cut(tokens: Token[], length: number): Token[] {
  const out: Token[] = [];
  let left = length;
  for (const token of tokens) {
    if (left <= 0) break;
    out.push({ ...token, text: token.text.slice(0, left) });
    left -= token.text.length;
  }
  return out;
}

function Tokens({ tokens, marks }: { tokens: Token[]; marks: Mark[] }) {
  let at = 0;
  return tokens.map((token) => {
    const key = at;
    at += token.text.length;
    const parts = <Parts text={token.text} marks={marks} />;
    return token.className ? (
      <span key={key} className={token.className}>
        {parts}
      </span>
    ) : (
      <Fragment key={key}>{parts}</Fragment>
    );
  });
}

function Parts({ text, marks }: { text: string; marks: Mark[] }) {
  const { t } = useTranslation("review");
  let at = 0;
  return withMarks(text, marks).map((part) => {
    const key = at;
    at += typeof part === "string" ? part.length : 1;
    if (typeof part === "string") return part;
    if ("code" in part) return <HiddenMark key={key} code={part.code} />;
    return (
      <span key={key} className={classes.byte} title={t("files.invalidByte", { byte: part.byte })}>
        {part.byte}
      </span>
    );
  });
}

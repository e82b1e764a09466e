import { VisibleText } from "@shared/components/VisibleText";
import { useMemo } from "react";
import { compare, words } from "../diff/sequence";
import classes from "./Changes.module.css";

/** A short text with what was struck out of it and written into it since it was approved. */
export function TextChange({ before, now }: { before?: string; now: string }) {
  const pieces = useMemo(() => (before === undefined ? [] : compare(words(before), words(now))), [before, now]);
  if (before === undefined || before === now) return <VisibleText text={now} />;
  let at = 0;
  return pieces.map(({ kind, items }) => {
    const key = at;
    at += items.length;
    const text = <VisibleText text={items.join("")} />;
    if (kind === "added") {
      return (
        <ins key={key} className={classes.added}>
          {text}
        </ins>
      );
    }
    if (kind === "removed") {
      return (
        <del key={key} className={classes.removed}>
          {text}
        </del>
      );
    }
    return <span key={key}>{text}</span>;
  });
}

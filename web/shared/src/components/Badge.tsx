import type { ReactNode } from "react";
import classes from "./Badge.module.css";

export type Tone = "neutral" | "good" | "warn" | "bad" | "info" | "accent";

/** A state in a word or two. The tone only underlines what the word says. */
export function Badge({ tone = "neutral", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}

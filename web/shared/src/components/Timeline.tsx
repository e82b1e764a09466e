import type { ReactNode } from "react";
import type { Tone } from "./Badge";
import classes from "./Timeline.module.css";

export type TimelineStep = {
  key: string;
  title: ReactNode;
  at?: ReactNode;
  text?: ReactNode;
  icon?: ReactNode;
  /** `now` is the step that is being waited for; `later` has not begun. */
  state?: "done" | "now" | "later";
  tone?: Tone;
};

/** What has happened, what is happening, what comes next, from top to bottom. */
export function Timeline({ steps, label }: { steps: TimelineStep[]; label: string }) {
  return (
    <ol className={classes.timeline} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={classes.step}
          data-state={step.state ?? "done"}
          data-tone={step.tone}
          aria-current={step.state === "now" ? "step" : undefined}
        >
          <span className={classes.dot} aria-hidden="true">
            {step.icon}
          </span>
          <div className={classes.body}>
            <div className={classes.line}>
              <span className={classes.title}>{step.title}</span>
              {step.at && <span className={classes.at}>{step.at}</span>}
            </div>
            {step.text && <div className={classes.text}>{step.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

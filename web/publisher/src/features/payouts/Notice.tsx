import type { ReactNode } from "react";
import classes from "./Notice.module.css";

type Props = {
  tone: "good" | "warn" | "info";
  icon: ReactNode;
  title: string;
  children: ReactNode;
  live?: boolean;
};

/** Something to know before everything else on the page. With `live` it is read out when it changes. */
export function Notice({ tone, icon, title, children, live }: Props) {
  return (
    <div className={classes.notice} data-tone={tone} role={live ? "status" : undefined}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={classes.words}>
        <p className={classes.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}

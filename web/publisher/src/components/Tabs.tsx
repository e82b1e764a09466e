import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import classes from "./Tabs.module.css";

export type TabLink = { link: Pick<LinkProps, "to" | "params">; label: ReactNode; exact?: boolean };

/** The pages of one thing, side by side: links, for each has its own address. */
export function Tabs({ tabs, label }: { tabs: TabLink[]; label: string }) {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ link, label: text, exact }) => (
        <Link key={String(link.to)} {...link} className={classes.tab} activeOptions={{ exact, includeSearch: false }}>
          {text}
        </Link>
      ))}
    </nav>
  );
}

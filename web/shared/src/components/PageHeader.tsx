import { type ReactNode, useEffect } from "react";
import { brand } from "../api/boot";
import classes from "./PageHeader.module.css";

type Props = { title: string; description?: ReactNode; actions?: ReactNode; eyebrow?: ReactNode };

/** A page's one h1 and what can be done with the page as a whole; the browser's title follows it. */
export function PageHeader({ title, description, actions, eyebrow }: Props) {
  useDocumentTitle(title);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        {eyebrow && <div className={classes.eyebrow}>{eyebrow}</div>}
        <h1>{title}</h1>
        {description && <div className={classes.description}>{description}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

export function useDocumentTitle(title: string | undefined) {
  useEffect(() => {
    if (title) document.title = `${title} · ${brand.name}`;
  }, [title]);
}

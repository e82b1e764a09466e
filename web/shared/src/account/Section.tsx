import type { ReactNode } from "react";
import classes from "./Section.module.css";

type Props = { title: string; description?: ReactNode; children: ReactNode };

/** A part of a settings page: what it is about on the left, what can be done on the right. */
export function Section({ title, description, children }: Props) {
  return (
    <section className={classes.section}>
      <div>
        <h2 className={classes.title}>{title}</h2>
        {description && <p className={classes.description}>{description}</p>}
      </div>
      <div className={classes.body}>{children}</div>
    </section>
  );
}

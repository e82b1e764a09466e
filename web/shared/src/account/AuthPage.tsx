import type { ReactNode } from "react";
import { useDocumentTitle } from "../components/PageHeader";
import classes from "./AuthPage.module.css";

type Props = { title: string; description?: ReactNode; children: ReactNode; foot?: ReactNode };

/** The narrow page that every step of getting in stands on. */
export function AuthPage({ title, description, children, foot }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{title}</h1>
      {description && <div className={classes.description}>{description}</div>}
      <div className={classes.body}>{children}</div>
      {foot && <div className={classes.foot}>{foot}</div>}
    </div>
  );
}

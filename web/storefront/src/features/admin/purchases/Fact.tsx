import { CopyButton } from "@shared/components/CopyButton";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./PurchaseDetail.module.css";

/** A fact and its name, in a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An id to copy; a long one is cut, and whole for who hovers or copies it. */
export function Id({ value, what }: { value: string; what: string }) {
  const { t } = useTranslation("admin");
  return (
    <span className={classes.id}>
      <code title={value}>{value}</code>
      <CopyButton value={value} label={t("purchase.copyId", { what })} />
    </span>
  );
}

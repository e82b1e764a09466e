import { useFormat } from "@shared/format/useFormat";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Figures.module.css";

type Figure = { label: string; value: number; urgent?: boolean; to?: Pick<LinkProps, "to" | "search">; note?: string };

/** The numbers that an operator looks at first: quiet while they are zero, each leading to what is behind it. */
export function Figures({ counts }: { counts: Schemas["OperationCounts"] }) {
  const { t } = useTranslation("operations");
  const { publications, reviews, mail } = counts;
  const figures: Figure[] = [
    { label: t("overview.failing"), value: publications.failing, urgent: true, to: { to: "/operations/syncs" } },
    {
      label: t("overview.needsAttention"),
      value: publications.needsAttention,
      urgent: true,
      to: { to: "/operations/syncs" },
    },
    {
      label: t("overview.waiting"),
      value: publications.waiting,
      to: { to: "/operations/syncs", search: { show: "open" } },
    },
    {
      label: t("overview.overdue"),
      value: reviews.overdue,
      urgent: true,
      to: { to: "/review", search: { view: "overdue" } },
    },
    {
      label: t("overview.escalated"),
      value: reviews.escalated,
      urgent: true,
      to: { to: "/review", search: { view: "escalated" } },
    },
    {
      label: t("overview.checksRetrying"),
      value: reviews.checksRetrying,
      to: { to: "/review", search: { view: "all", status: "checking" } },
    },
    { label: t("overview.mail"), value: mail.undelivered, note: t("overview.mailText") },
  ];
  return (
    <ul className={classes.figures} aria-label={t("overview.figures")}>
      {figures.map((figure) => (
        <li key={figure.label}>
          <One figure={figure} />
        </li>
      ))}
    </ul>
  );
}

function One({ figure }: { figure: Figure }) {
  const { number } = useFormat();
  const { label, value, urgent, to, note } = figure;
  const content: ReactNode = (
    <>
      <span className={classes.value}>{number(value)}</span>
      <span className={classes.label}>{label}</span>
      {note && value > 0 && <span className={classes.note}>{note}</span>}
    </>
  );
  const state = value === 0 ? "quiet" : urgent ? "urgent" : "some";
  return to ? (
    <Link {...to} className={classes.figure} data-state={state}>
      {content}
    </Link>
  ) : (
    <div className={classes.figure} data-state={state}>
      {content}
    </div>
  );
}

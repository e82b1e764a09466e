import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { type QueueSearch, type View, views } from "../search";
import classes from "./QueueTabs.module.css";
import { useQueueSummary } from "./useQueue";

const counts: Record<View, (summary: Schemas["ReviewSummary"]) => number> = {
  waiting: (s) => s.waiting,
  mine: (s) => s.mine,
  unclaimed: (s) => s.unclaimed,
  overdue: (s) => s.overdue,
  escalated: (s) => s.escalated,
  all: (s) => s.waiting + s.checking + s.changesRequested,
};

/** The ways to look at the queue, each with how much is in it. */
export function QueueTabs({ search }: { search: QueueSearch }) {
  const { t } = useTranslation("review");
  const summary = useQueueSummary();
  const { category, reviewer, view: present = "waiting" } = search;
  return (
    <nav className={classes.tabs} aria-label={t("queue.views")}>
      {views.map((view) => {
        const count = summary && counts[view](summary);
        return (
          <Link
            key={view}
            to="/review"
            search={{ category, reviewer, view: view === "waiting" ? undefined : view }}
            className={classes.tab}
            data-present={view === present || undefined}
            aria-current={view === present ? "page" : undefined}
            data-urgent={((view === "overdue" || view === "escalated") && (count ?? 0) > 0) || undefined}
          >
            {t(`queue.view.${view}`)}
            <span className={classes.count}>{count ?? "\u2007"}</span>
          </Link>
        );
      })}
    </nav>
  );
}

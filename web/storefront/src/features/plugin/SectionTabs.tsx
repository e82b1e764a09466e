import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./SectionTabs.module.css";
import { type Tab, tabs } from "./search";

/** The parts of the page, each with an address of its own. */
export function SectionTabs({ tab, reviews }: { tab: Tab; reviews: number }) {
  const { t } = useTranslation("plugin");
  const { compact } = useFormat();
  return (
    <nav className={classes.tabs} aria-label={t("tabs.label")}>
      {tabs.map((one) => (
        <Link
          key={one}
          to="."
          search={{ tab: one === "overview" ? undefined : one }}
          resetScroll={false}
          className={classes.tab}
          activeOptions={{ exact: true }}
          activeProps={{}}
          data-active={one === tab || undefined}
          aria-current={one === tab ? "page" : undefined}
        >
          {t(`tabs.${one}`)}
          {one === "reviews" && reviews > 0 && <span className={classes.count}>{compact(reviews)}</span>}
        </Link>
      ))}
    </nav>
  );
}

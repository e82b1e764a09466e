import { IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./ActiveFilters.module.css";
import { activeFilters, type ResultsSearch, toggled, withoutFilters } from "./search";
import { useFilterLabel } from "./useFilterLabel";

type Props = { search: ResultsSearch; page: { category?: string } };

/** What is narrowing the list down, each with its way out. */
export function ActiveFilters({ search, page }: Props) {
  const { t } = useTranslation("catalogue");
  const label = useFilterLabel();
  const filters = activeFilters(search, page);
  if (filters.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t("results.active")}>
      {filters.map((filter) => (
        <li key={`${filter.kind}:${filter.value}`}>
          <Link
            to="."
            search={toggled(search, filter)}
            className={classes.chip}
            aria-label={t("results.remove", { filter: label(filter) })}
          >
            {label(filter)}
            <IconX size={14} stroke={1.8} aria-hidden="true" />
          </Link>
        </li>
      ))}
      {filters.length > 1 && (
        <li>
          <Link to="." search={withoutFilters(search)} className={classes.all}>
            {t("results.clearAll")}
          </Link>
        </li>
      )}
    </ul>
  );
}

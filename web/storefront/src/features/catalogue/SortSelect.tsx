import { IconChevronDown } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./SortSelect.module.css";
import { defaultSort, type ResultsSearch, type Sort, sortsFor } from "./search";

/** The order of the results: a select of the browser's own, which every hand and reader knows. */
export function SortSelect({ search }: { search: ResultsSearch }) {
  const { t } = useTranslation("catalogue");
  const navigate = useNavigate();
  const usual = defaultSort(search);
  return (
    <label className={classes.sort}>
      <span className="visually-hidden">{t("results.sort")}</span>
      <select
        className={classes.select}
        value={search.sort ?? usual}
        onChange={(event) => {
          const sort = event.currentTarget.value as Sort;
          void navigate({ to: ".", search: { ...search, sort: sort === usual ? undefined : sort } });
        }}
      >
        {sortsFor(search).map((sort) => (
          <option key={sort} value={sort}>
            {t(`sort.${sort}`)}
          </option>
        ))}
      </select>
      <IconChevronDown className={classes.chevron} size={16} stroke={1.6} aria-hidden="true" />
    </label>
  );
}

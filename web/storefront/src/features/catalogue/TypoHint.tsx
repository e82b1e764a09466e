import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Results.module.css";
import type { ResultsSearch } from "./search";

/** Says when the words were put right, or offers to. */
export function TypoHint({ search, page }: { search: ResultsSearch; page: Schemas["PluginPage"] }) {
  const { t } = useTranslation("catalogue");
  const meant = page.didYouMean;
  if (!meant || !search.q) return null;
  if (page.query === meant && page.items.length > 0) {
    return <p className={classes.hint}>{t("results.corrected", { typed: search.q, used: meant })}</p>;
  }
  return (
    <p className={classes.hint}>
      {t("results.didYouMean")}{" "}
      <Link to="." search={{ ...search, q: meant }}>
        {meant}
      </Link>
      ?
    </p>
  );
}

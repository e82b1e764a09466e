import { State } from "@shared/components/State";
import { IconPuzzle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CategoryTiles } from "./CategoryTiles";
import classes from "./HomeShelves.module.css";
import { Shelf, ShelfSkeleton } from "./Shelf";

export function HomeShelves({ shelves }: { shelves: Schemas["Shelves"] }) {
  const { t } = useTranslation("catalogue");
  const { featured, trending, newest, topRated, categories } = shelves;
  if (newest.length === 0) {
    return (
      <State icon={<IconPuzzle stroke={1.4} />} title={t("home.empty")}>
        {t("home.emptyText")}
      </State>
    );
  }
  return (
    <>
      <Shelf large title={t("home.featured")} plugins={featured} />
      <Shelf title={t("home.trending")} plugins={trending} all={{ sort: "trending" }} />
      <CategoryTiles categories={categories} />
      <Shelf title={t("home.newest")} plugins={newest} all={{ sort: "newest" }} />
      <Shelf title={t("home.topRated")} plugins={topRated} all={{ sort: "rating" }} />
      <p className={classes.all}>
        <Link to="/plugins">{t("home.browseAll")}</Link>
      </p>
    </>
  );
}

export function HomeSkeleton() {
  const { t } = useTranslation("catalogue");
  return (
    <>
      <ShelfSkeleton large title={t("home.featured")} cards={3} />
      <ShelfSkeleton title={t("home.trending")} cards={8} />
    </>
  );
}

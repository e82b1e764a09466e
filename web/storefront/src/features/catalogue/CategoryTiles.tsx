import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./CategoryTiles.module.css";
import { categoryIcon, useCategoryName } from "./categories";

/** Every category with how much is in it. */
export function CategoryTiles({ categories }: { categories: Schemas["CategoryCount"][] }) {
  const { t } = useTranslation("catalogue");
  const { name } = useCategoryName();
  const { number } = useFormat();
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id}>{t("home.categories")}</h2>
      <ul className={classes.tiles}>
        {categories.map(({ category, plugins }) => {
          const Icon = categoryIcon(category);
          return (
            <li key={category}>
              <Link to="/categories/$category" params={{ category }} className={classes.tile}>
                <Icon size={20} stroke={1.6} aria-hidden="true" />
                <span className={classes.name}>{name(category)}</span>
                <span className={classes.count}>
                  <span aria-hidden="true">{number(plugins)}</span>
                  <span className="visually-hidden">{t("plugins", { count: plugins, shown: number(plugins) })}</span>
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

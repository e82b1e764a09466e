import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { CardSkeleton } from "./CardSkeleton";
import { PluginCard } from "./PluginCard";
import type { Card } from "./queries";
import classes from "./Shelf.module.css";
import type { ResultsSearch } from "./search";

type Props = { title: string; plugins: Card[]; large?: boolean; all?: ResultsSearch };

/** Two rows of four, or one: half a row looks forgotten. */
const wholeRows = (plugins: Card[]) => plugins.slice(0, plugins.length >= 8 ? 8 : 4);

/** A row of the front page: on phones it moves under the thumb, elsewhere it is a grid of whole rows. */
export function Shelf({ title, plugins, large, all }: Props) {
  const { t } = useTranslation("common");
  const id = useId();
  const shown = large ? plugins.slice(0, plugins.length >= 6 ? 6 : 3) : wholeRows(plugins);
  if (shown.length === 0) return null;
  return (
    <section className={classes.shelf} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{title}</h2>
        {all && (
          <Link to="/plugins" search={all} className={classes.all} aria-describedby={id}>
            {t("action.seeAll")}
          </Link>
        )}
      </header>
      <ul className={classes.row} data-large={large}>
        {shown.map((plugin) => (
          <li key={plugin.id}>
            <PluginCard plugin={plugin} large={large} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ShelfSkeleton({ title, large, cards }: { title: string; large?: boolean; cards: number }) {
  return (
    <section className={classes.shelf} aria-busy="true">
      <header className={classes.head}>
        <h2>{title}</h2>
      </header>
      <div className={classes.row} data-large={large}>
        {Array.from({ length: cards }, (_, i) => (
          <CardSkeleton key={i} large={large} />
        ))}
      </div>
    </section>
  );
}

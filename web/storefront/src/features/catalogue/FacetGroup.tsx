import { useFormat } from "@shared/format/useFormat";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Facets.module.css";
import { facetRows } from "./facetRows";
import { type Filter, isOn, type ResultsSearch, toggled } from "./search";

type Props = {
  title: string;
  kind: Filter["kind"];
  search: ResultsSearch;
  counts: Schemas["FacetCount"][];
  label?: (value: string) => ReactNode;
};

/** One property with its values: links, so that each can be opened beside and Back undoes it. */
export function FacetGroup({ title, kind, search, counts, label = (value) => value }: Props) {
  const { t } = useTranslation("catalogue");
  const { compact } = useFormat();
  const [whole, setWhole] = useState(false);
  const id = useId();
  const { rows, hidden } = facetRows(kind, counts, search, whole);
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      <ul className={classes.values}>
        {rows.map(({ filter, value, count }) => {
          const on = isOn(search, filter);
          return (
            <li key={value}>
              <Link
                to="."
                search={toggled(search, filter)}
                rel="nofollow"
                className={classes.value}
                data-on={on || undefined}
                aria-current={on || undefined}
                activeOptions={{ exact: true }}
              >
                <span className={classes.box} aria-hidden="true">
                  {on && <IconCheck size={14} stroke={2.4} />}
                </span>
                <span className={classes.label}>{label(value)}</span>
                {count !== undefined && <span className={classes.count}>{compact(count)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
      {(hidden > 0 || whole) && (
        <button type="button" className={classes.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t(whole ? "results.showFewerValues" : "results.showAllValues")}
        </button>
      )}
    </section>
  );
}

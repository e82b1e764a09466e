import { Skeleton } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { Stars } from "@shared/components/Stars";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import table from "@/components/table.module.css";
import { figureOf } from "@/features/statistics/figures";
import { breakdownQuery } from "@/features/statistics/queries";
import type { Days } from "@/features/statistics/range";
import { useFigure } from "@/features/statistics/useFigure";
import classes from "./Breakdown.module.css";

/** The same range plugin by plugin. */
export function Breakdown({ days }: { days: Days }) {
  const { t } = useTranslation(["dashboard", "statistics"]);
  const heading = useId();
  const { data, error, refetch } = useQuery(breakdownQuery(days));
  return (
    <div className={classes.breakdown}>
      <div className={classes.head}>
        <h2 id={heading}>{t("plugins.title")}</h2>
        <Link to="/plugins">{t("plugins.all")}</Link>
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <div className={classes.waiting} aria-hidden="true">
          {[0, 1, 2, 3].map((i) => (
            <Skeleton key={i} height={36} />
          ))}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={table.scroll} aria-labelledby={heading} tabIndex={0}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t("statistics:table.plugin")}</th>
                <th scope="col" className={table.number}>
                  {t("statistics:metric.revenue")}
                </th>
                <th scope="col" className={table.number}>
                  {t("statistics:table.sales")}
                </th>
                <th scope="col" className={table.number}>
                  {t("statistics:metric.downloads")}
                </th>
                <th scope="col" className={table.number}>
                  {t("statistics:metric.conversion")}
                </th>
                <th scope="col" className={table.number}>
                  {t("statistics:metric.rating")}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <Row key={item.pluginId} item={item} />
              ))}
            </tbody>
          </table>
          {data.items.length === 0 && <p className={classes.none}>{t("plugins.none")}</p>}
        </section>
      )}
    </div>
  );
}

function Row({ item }: { item: Schemas["PluginCounts"] }) {
  const figure = useFigure();
  const { number } = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link to="/plugins/$pluginId/statistics" params={{ pluginId: item.pluginId }} className={classes.plugin}>
          <PluginIcon slug={item.slug} src={item.iconUrl} size={32} />
          <span className={classes.name}>{item.pluginName}</span>
        </Link>
      </th>
      <td className={table.number}>
        {item.money.length === 0
          ? "–"
          : item.money.map(({ net }) => <div key={net.currency}>{figure(net.minor, "revenue", net.currency)}</div>)}
      </td>
      <td className={table.number}>{number(item.sales)}</td>
      <td className={table.number}>{number(item.downloads)}</td>
      <td className={table.number}>{figure(figureOf(item, "conversion", ""), "conversion", "")}</td>
      <td className={table.number}>
        {item.rating.count > 0 ? (
          <span className={classes.rating}>
            <Stars value={item.rating.averageHundredths / 100} size={13} />
            <span aria-hidden="true">{figure(item.rating.averageHundredths / 100, "rating", "")}</span>
          </span>
        ) : (
          "–"
        )}
      </td>
    </tr>
  );
}

import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import table from "@/components/table.module.css";
import { currenciesOf, figureOf } from "./figures";
import { useFigure } from "./useFigure";

/** The chart's figures in words: newest first. */
export function FiguresTable({ statistics }: { statistics: Schemas["Statistics"] }) {
  const { t } = useTranslation("statistics");
  const figure = useFigure();
  const format = useFormat();
  const currencies = currenciesOf(statistics.totals);
  const label = (day: string) =>
    statistics.granularity === "month" ? format.month(`${day}T12:00:00`) : format.day(day);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={table.scroll} aria-label={t("table.caption")} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t(`table.${statistics.granularity}`)}</th>
            {currencies.map((currency) => (
              <th key={currency} scope="col" className={table.number}>
                {t("metric.revenue")} {currency}
              </th>
            ))}
            <th scope="col" className={table.number}>
              {t("table.sales")}
            </th>
            <th scope="col" className={table.number}>
              {t("table.refunds")}
            </th>
            <th scope="col" className={table.number}>
              {t("metric.downloads")}
            </th>
            <th scope="col" className={table.number}>
              {t("metric.views")}
            </th>
            <th scope="col" className={table.number}>
              {t("metric.conversion")}
            </th>
            <th scope="col" className={table.number}>
              {t("metric.rating")}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...statistics.days].reverse().map((day) => (
            <tr key={day.day}>
              <th scope="row">{label(day.day)}</th>
              {currencies.map((currency) => (
                <td key={currency} className={table.number}>
                  {figure(figureOf(day, "revenue", currency), "revenue", currency)}
                </td>
              ))}
              <td className={table.number}>{format.number(day.sales)}</td>
              <td className={table.number}>{format.number(day.refunds)}</td>
              <td className={table.number}>{format.number(day.downloads)}</td>
              <td className={table.number}>{format.number(day.views)}</td>
              <td className={table.number}>{figure(figureOf(day, "conversion", ""), "conversion", "")}</td>
              <td className={table.number}>{figure(figureOf(day, "rating", ""), "rating", "")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

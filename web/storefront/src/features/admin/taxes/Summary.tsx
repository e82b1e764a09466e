import { Skeleton } from "@mantine/core";
import { Money } from "@shared/components/Money";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import books from "../books/Books.module.css";
import type { TaxesSearch } from "../search";
import { type TaxSummary, taxSummaryQuery } from "./queries";

/** What was sold in each country and its tax, and whether the books say the same. */
export function Summary({ filter }: { filter: TaxesSearch }) {
  const { t } = useTranslation("taxes");
  const summary = useQuery(taxSummaryQuery(filter));
  if (summary.isPending) return <Skeleton height={180} aria-hidden="true" />;
  if (summary.isError) return <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />;
  if (summary.data.countries.length === 0) return <p className={books.quiet}>{t("summary.empty")}</p>;
  return (
    <>
      <table className={books.table}>
        <caption className="visually-hidden">{t("summary.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("summary.country")}</th>
            <th scope="col" className={books.money}>
              {t("summary.sales")}
            </th>
            <th scope="col" className={books.money}>
              {t("summary.corrections")}
            </th>
            <th scope="col" className={books.money}>
              {t("summary.net")}
            </th>
            <th scope="col" className={books.money}>
              {t("summary.tax")}
            </th>
          </tr>
        </thead>
        <tbody>
          {summary.data.countries.map((row) => (
            <Country key={`${row.country} ${row.net.currency} ${row.treatment}`} row={row} />
          ))}
        </tbody>
      </table>
      {summary.data.currencies.map((sums) => (
        <Verdict key={sums.books.currency} sums={sums} />
      ))}
    </>
  );
}

function Country({ row }: { row: TaxSummary["countries"][number] }) {
  const { t } = useTranslation("taxes");
  const { country, number } = useFormat();
  return (
    <tr className={books.row}>
      <th scope="row">
        <span className={books.account}>{row.country ? country(row.country) : t("summary.unknown")}</span>
        <span className={books.quiet}>{t(`summary.treatment.${row.treatment}`)}</span>
      </th>
      <td className={books.money} data-label={t("summary.sales")}>
        {number(row.sales)}
      </td>
      <td className={books.money} data-label={t("summary.corrections")}>
        {number(row.corrections)}
      </td>
      <td className={books.money} data-label={t("summary.net")}>
        <Money value={row.net} />
      </td>
      <td className={books.money} data-label={t("summary.tax")}>
        <Money value={row.tax} />
      </td>
    </tr>
  );
}

function Verdict({ sums }: { sums: TaxSummary["currencies"][number] }) {
  const { t } = useTranslation("taxes");
  const { money } = useFormat();
  const differ = sums.books.minor !== sums.documents.minor;
  const Icon = differ ? IconAlertTriangle : IconCheck;
  return (
    <p className={books.verdict} data-wrong={differ || undefined}>
      <Icon size={18} stroke={1.8} aria-hidden="true" />
      {differ
        ? t("summary.differ", { documents: money(sums.documents), books: money(sums.books) })
        : t("summary.agree", { amount: money(sums.books) })}
    </p>
  );
}

import { Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { Money } from "@shared/components/Money";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import { linesQuery, type StatementLine } from "./queries";
import table from "./Table.module.css";

/** Every movement of a month in a currency, with the balance after it. */
export function StatementLines({ month, currency }: { month: string; currency: string }) {
  const { t } = useTranslation("payouts");
  const query = useInfiniteQuery(linesQuery(month, currency));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div className={classes.waiting} aria-hidden="true">
        {[0, 1, 2, 3].map((i) => (
          <Skeleton key={i} height={48} />
        ))}
      </div>
    );
  }
  const lines = query.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) return <p className={classes.quiet}>{t("statement.noLines")}</p>;
  return (
    <>
      <table className={table.table} data-pairs>
        <caption className="visually-hidden">{t("statement.linesTable")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("statement.what")}</th>
            {(["gross", "fees", "amount", "balance"] as const).map((key) => (
              <th key={key} scope="col" className={table.money}>
                {t(`statement.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.id} line={line} currency={currency} />
          ))}
        </tbody>
      </table>
      <LoadMore
        auto
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}

function Line({ line, currency }: { line: StatementLine; currency: string }) {
  const { t } = useTranslation("payouts");
  const { day } = useFormat();
  const later = line.kind === "sale" && line.availableAt > new Date().toISOString();
  // 0 - x, so that no fees are 0 and not -0
  const fees = 0 - (line.platformFeeMinor + line.processorFeeMinor);
  return (
    <tr className={table.row}>
      <th scope="row">
        <span className={table.name}>
          {t(`statement.kind.${line.kind}`)}
          {line.pluginName && ` · ${line.pluginName}`}
        </span>
        <span className={table.quiet}>
          <When at={line.at} absolute="dateTime" />
          {later && ` · ${t("statement.from", { day: day(line.availableAt) })}`}
        </span>
      </th>
      <td className={table.money} data-label={t("statement.gross")}>
        <Money value={{ minor: line.grossMinor, currency }} />
      </td>
      <td className={table.money} data-label={t("statement.fees")} data-none={fees === 0 || undefined}>
        <Money value={{ minor: fees, currency }} />
      </td>
      <td className={table.total} data-label={t("statement.amount")}>
        <Money value={{ minor: line.amountMinor, currency }} />
      </td>
      <td className={table.money} data-label={t("statement.balance")}>
        <Money value={{ minor: line.balanceMinor, currency }} />
      </td>
    </tr>
  );
}

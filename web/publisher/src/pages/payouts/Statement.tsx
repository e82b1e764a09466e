import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { ErrorState, State } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload, IconReceipt } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "@/features/payouts/Payouts.module.css";
import { csvAddress, statementQuery } from "@/features/payouts/queries";
import styles from "@/features/payouts/Statement.module.css";
import { StatementLines } from "@/features/payouts/StatementLines";
import { StatementSummary } from "@/features/payouts/StatementSummary";

const route = getRouteApi("/inside/payouts/statement");

/** A month of the publisher's balance: in short, and line by line. */
export function Statement() {
  const { t } = useTranslation("payouts");
  const { month: nameOf } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const lines = useId();
  const { data, error, refetch } = useQuery({ ...statementQuery(search.month), placeholderData: keepPreviousData });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} aria-hidden="true" />;
  const months = [...new Set([data.month, ...data.months])].sort().reverse();
  const shown = data.currencies.find(({ currency }) => currency === search.currency) ?? data.currencies[0];
  return (
    <>
      <div className={classes.head}>
        <div className={classes.filters}>
          <NativeSelect
            label={t("statement.month")}
            value={data.month}
            onChange={(event) =>
              void navigate({ search: { ...search, month: event.currentTarget.value }, resetScroll: false })
            }
            data={months.map((value) => ({ value, label: nameOf(`${value}-15T12:00:00Z`) }))}
          />
          {data.currencies.length > 1 && (
            <NativeSelect
              label={t("statement.currency")}
              value={shown?.currency}
              onChange={(event) =>
                void navigate({ search: { ...search, currency: event.currentTarget.value }, resetScroll: false })
              }
              data={data.currencies.map(({ currency }) => currency)}
            />
          )}
        </div>
        <Button
          className={styles.csv}
          component="a"
          href={csvAddress(data.month)}
          download
          variant="default"
          leftSection={<IconDownload size={18} stroke={1.6} aria-hidden="true" />}
        >
          {t("statement.csv")}
        </Button>
      </div>
      {shown ? (
        <>
          <section className={classes.section}>
            <StatementSummary statement={shown} />
            <p className={classes.quiet}>{t("statement.utc")}</p>
          </section>
          <section className={classes.section} aria-labelledby={lines}>
            <h2 id={lines}>{t("statement.lines")}</h2>
            <StatementLines month={data.month} currency={shown.currency} />
          </section>
        </>
      ) : (
        <State icon={<IconReceipt stroke={1.4} />} title={t("statement.none")}>
          {t("statement.noneText")}
        </State>
      )}
    </>
  );
}

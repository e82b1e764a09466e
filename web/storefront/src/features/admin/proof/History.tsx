import { Skeleton } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconExternalLink, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "./Proof.module.css";
import { historyQuery, type Reconciliation } from "./queries";
import { duration, type RunVerdict, verdictOf } from "./verdict";

const tones = { balanced: "good", differences: "bad", running: "info", abandoned: "neutral" } as const;

/** Every run there was: as a strip, the oldest first, and as a list. */
export function History() {
  const { t } = useTranslation("proof");
  const history = useInfiniteQuery(historyQuery);
  return (
    <section className={classes.section} aria-labelledby="history">
      <h2 id="history">{t("history.title")}</h2>
      {history.isPending && <Skeleton height={160} radius="md" aria-hidden="true" />}
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data && <Runs runs={history.data.pages.flatMap((page) => page.items)} />}
      <LoadMore
        hasMore={history.hasNextPage}
        loading={history.isFetchingNextPage}
        onMore={() => void history.fetchNextPage()}
      />
    </section>
  );
}

function Runs({ runs }: { runs: Reconciliation[] }) {
  const { t } = useTranslation("proof");
  if (runs.length === 0) {
    return (
      <State icon={<IconHistory stroke={1.4} />} title={t("history.empty")}>
        {t("history.emptyText")}
      </State>
    );
  }
  return (
    <>
      <Strip runs={runs} />
      <table className={classes.table}>
        <caption className="visually-hidden">{t("history.list")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("history.when")}</th>
            <th scope="col">{t("history.verdict")}</th>
            {(["charges", "orphans", "matched", "cases", "repairs", "duration"] as const).map((key) => (
              <th key={key} scope="col" className={classes.money}>
                {t(`history.${key}`)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t("history.temporal")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Strip({ runs }: { runs: Reconciliation[] }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  return (
    <ol className={classes.strip} aria-label={t("history.strip")}>
      {runs.toReversed().map((run) => {
        const verdict: RunVerdict = verdictOf(run);
        const says = t("history.point", { when: format.dateTime(run.startedAt), verdict: t(`verdict.${verdict}`) });
        return (
          <li key={run.id} data-verdict={verdict} title={says}>
            <span className="visually-hidden">{says}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Run({ run }: { run: Reconciliation }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  const verdict = verdictOf(run);
  const cases = [
    run.casesOpened > 0 && t("history.opened", { number: format.number(run.casesOpened) }),
    run.casesClosed > 0 && t("history.closed", { number: format.number(run.casesClosed) }),
  ].filter(Boolean);
  return (
    <tr className={`${classes.row} ${classes.run}`}>
      <th scope="row">
        <When at={run.startedAt} absolute="dateTime" />
        <span className={classes.quiet}> · {t(`history.${run.trigger}`)}</span>
      </th>
      <td data-label={t("history.verdict")}>
        <Badge tone={tones[verdict]}>{t(`verdict.${verdict}`)}</Badge>
      </td>
      <td className={classes.money} data-label={t("history.charges")}>
        {format.number(run.charges)}
      </td>
      <td className={classes.money} data-label={t("history.orphans")}>
        {format.number(run.orphanCharges)}
      </td>
      <td className={classes.money} data-label={t("history.matched")}>
        {format.number(run.matched)}
      </td>
      <td className={classes.money} data-label={t("history.cases")}>
        {cases.length > 0 ? cases.join(" ") : format.number(run.casesOpen)}
      </td>
      <td className={classes.money} data-label={t("history.repairs")}>
        {format.number(run.repairs)}
      </td>
      <td className={classes.money} data-label={t("history.duration")}>
        {duration(run.durationSeconds, format.language)}
      </td>
      <td className={classes.act}>
        <a href={run.workflowUrl} target="_blank" rel="noopener" aria-label={t("history.temporal")}>
          <IconExternalLink size={18} stroke={1.6} aria-hidden="true" />
        </a>
      </td>
    </tr>
  );
}

import { Skeleton } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { ErrorState, State } from "@shared/components/State";
import { When } from "@shared/components/When";
import { IconSend } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { SubmissionStatus } from "@/components/SubmissionStatus";
import { usePluginIcons } from "@/components/usePluginIcons";
import { submissionsQuery } from "@/features/submissions/queries";
import classes from "@/features/submissions/Submissions.module.css";

/** Everything that was sent for review, and how each stands. */
export function Submissions() {
  const { t } = useTranslation("submissions");
  return (
    <>
      <PageHeader title={t("title")} />
      <List />
    </>
  );
}

function List() {
  const { t } = useTranslation("submissions");
  const query = useInfiniteQuery({ ...submissionsQuery(), refetchInterval: 30_000 });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const submissions = query.data.pages.flatMap((page) => page.items);
  if (submissions.length === 0) {
    return (
      <State
        icon={<IconSend stroke={1.4} />}
        title={t("none")}
        action={
          <ButtonLink to="/plugins" variant="default">
            {t("toPlugins")}
          </ButtonLink>
        }
      >
        {t("noneText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("title")}>
        {submissions.map((submission) => (
          <li key={submission.id}>
            <Row submission={submission} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
    </>
  );
}

function Row({ submission }: { submission: Schemas["SubmissionSummary"] }) {
  const { t } = useTranslation(["submissions", "submission"]);
  const iconOf = usePluginIcons();
  const open = submission.ball !== "nobody";
  return (
    <Link to="/submissions/$submissionId" params={{ submissionId: submission.id }} className={classes.row}>
      <PluginIcon slug={submission.slug} src={iconOf(submission.pluginId)} size={40} />
      <span className={classes.words}>
        <span className={classes.name}>
          {submission.pluginName} <span className="tabular">{submission.version}</span>
          {submission.round > 1 && <span className={classes.round}> · {t("round", { round: submission.round })}</span>}
        </span>
        <span className={classes.turn} data-mine={submission.ball === "author" || undefined}>
          {open ? (
            <>
              {t(`submission:ball.${submission.ball}`)}
              {submission.dueAt && (
                <>
                  {" · "}
                  {t("due")} <When at={submission.dueAt} />
                </>
              )}
            </>
          ) : (
            <When at={submission.decidedAt ?? submission.updatedAt} />
          )}
        </span>
      </span>
      <span className={classes.status}>
        <SubmissionStatus status={submission.status} />
      </span>
      <span className={classes.at}>
        <When at={submission.createdAt} />
      </span>
    </Link>
  );
}

function Waiting() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <div key={i} className={classes.row}>
          <Skeleton height={40} width={40} radius="md" />
          <span className={classes.words}>
            <Skeleton height={16} width="45%" mb={8} />
            <Skeleton height={12} width="60%" />
          </span>
          <Skeleton className={classes.status} height={22} width={90} radius="xl" />
          <Skeleton className={classes.at} height={14} width={80} />
        </div>
      ))}
    </div>
  );
}

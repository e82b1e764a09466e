import { Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { SubmissionStatus } from "@/components/SubmissionStatus";
import { SubmissionTimeline } from "@/components/SubmissionTimeline";
import { usePluginIcons } from "@/components/usePluginIcons";
import { Changes } from "@/features/submissions/Changes";
import { Checks } from "@/features/submissions/Checks";
import { submissionQuery } from "@/features/submissions/queries";
import classes from "@/features/submissions/Submission.module.css";
import { Thread } from "@/features/submissions/Thread";
import { Turn } from "@/features/submissions/Turn";
import { Withdraw } from "@/features/submissions/Withdraw";

const route = getRouteApi("/inside/submissions/$submissionId");

/** One submission as its author follows it. */
export function Submission() {
  const { submissionId } = route.useParams();
  const { data, error, refetch } = useQuery(submissionQuery(submissionId));
  if (error && !data) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return <Followed submission={data} />;
}

function Followed({ submission }: { submission: Schemas["Submission"] }) {
  const { t } = useTranslation(["submissions", "submission"]);
  const iconOf = usePluginIcons();
  const open = submission.ball !== "nobody";
  return (
    <>
      <PageHeader
        eyebrow={<Link to="/submissions">{t("back")}</Link>}
        title={t("titleOf", { plugin: submission.pluginName, version: submission.version })}
        description={
          <span className={classes.state}>
            <SubmissionStatus status={submission.status} />
            {submission.round > 1 && <span>{t("submission:timeline.round", { round: submission.round })}</span>}
          </span>
        }
        actions={open && <Withdraw submission={submission} />}
      />
      <p className="visually-hidden" aria-live="polite">
        {t("live", { status: t(`submission:status.${submission.status}`) })}
      </p>
      <div className={classes.columns}>
        <div className={classes.main}>
          {submission.status === "changes_requested" ? (
            <Changes submission={submission} />
          ) : (
            <Turn submission={submission} />
          )}
          <Checks submission={submission} />
          <Thread submission={submission} />
        </div>
        <aside className={classes.side} aria-labelledby="how-it-goes">
          <div className={classes.about}>
            <PluginIcon slug={submission.slug} src={iconOf(submission.pluginId)} size={40} />
            <Link
              to="/plugins/$pluginId/releases/$releaseId"
              params={{ pluginId: submission.pluginId, releaseId: submission.releaseId }}
            >
              {t("ball.toRelease")}
            </Link>
          </div>
          <h2 id="how-it-goes" className={classes.heading}>
            {t("timeline")}
          </h2>
          <SubmissionTimeline submission={submission} />
        </aside>
      </div>
    </>
  );
}

function Waiting() {
  return (
    <div aria-hidden="true">
      <Skeleton height={34} width={320} mb={12} />
      <Skeleton height={22} width={110} radius="xl" mb={32} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <Skeleton height={96} radius="lg" />
          <Skeleton height={420} radius="md" />
        </div>
        <Skeleton height={420} radius="md" />
      </div>
    </div>
  );
}

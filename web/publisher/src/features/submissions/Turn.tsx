import { Button, Loader } from "@mantine/core";
import { brand } from "@shared/api/boot";
import { ButtonLink } from "@shared/components/ButtonLink";
import { useFormat } from "@shared/format/useFormat";
import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconEye, IconRefreshAlert } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { useWord } from "@/components/useWord";
import classes from "./Turn.module.css";

type Submission = Schemas["Submission"];
type Look = {
  icon: ReactNode;
  tone: "neutral" | "good" | "bad" | "warn";
  title: string;
  text: ReactNode;
  action?: ReactNode;
};

/** Who is to act, what about, and until when: the one thing an author wants to know first. */
export function Turn({ submission }: { submission: Submission }) {
  const { icon, tone, title, text, action } = useLook(submission);
  return (
    <section className={classes.turn} data-tone={tone}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={classes.words}>
        <h2 className={classes.title}>{title}</h2>
        <div className={classes.text}>{text}</div>
      </div>
      {action}
    </section>
  );
}

function useLook(submission: Submission): Look {
  const { t } = useTranslation("submissions");
  const { dateTime } = useFormat();
  const plugin = { pluginId: submission.pluginId };
  switch (submission.status) {
    case "checking": {
      const errored = submission.rounds.at(-1)?.checks.some((check) => check.verdict === "errored");
      return errored
        ? {
            icon: <IconRefreshAlert size={22} stroke={1.6} />,
            tone: "warn",
            title: t("ball.systemErrored"),
            text: t("ball.systemErroredText"),
          }
        : { icon: <Loader size={20} />, tone: "neutral", title: t("ball.system"), text: t("ball.systemText") };
    }
    case "approved":
      return approved(submission, t);
    case "rejected":
      return {
        icon: <IconCircleX size={22} stroke={1.6} />,
        tone: "bad",
        title: t("ball.rejected"),
        text: <Rejection submission={submission} />,
        action: (
          <ButtonLink to="/plugins/$pluginId/releases" params={plugin} variant="default">
            {t("ball.newRelease")}
          </ButtonLink>
        ),
      };
    case "withdrawn":
      return {
        icon: <IconArrowBackUp size={22} stroke={1.6} />,
        tone: "neutral",
        title: t("ball.withdrawn"),
        text: t("ball.withdrawnText"),
      };
    default:
      return {
        icon: <IconEye size={22} stroke={1.6} />,
        tone: "neutral",
        title: t("ball.reviewer"),
        text: submission.dueAt ? t("ball.reviewerDue", { at: dateTime(submission.dueAt) }) : t("ball.reviewerText"),
      };
  }
}

function approved(submission: Submission, t: ReturnType<typeof useTranslation<"submissions">>["t"]): Look {
  const published = submission.events.some((event) => event.kind === "published");
  return {
    icon: published ? <IconCircleCheck size={22} stroke={1.6} /> : <Loader size={20} />,
    tone: "good",
    title: t("ball.approved"),
    text: published ? t("ball.approvedPublished", { version: submission.version }) : t("ball.approvedPublishing"),
    action: published ? (
      <Button component="a" href={`${brand.storefrontUrl}/plugins/${submission.slug}`}>
        {t("ball.seeInStore")}
      </Button>
    ) : (
      <ButtonLink to="/plugins/$pluginId/publications" params={{ pluginId: submission.pluginId }} variant="default">
        {t("ball.seePublication")}
      </ButtonLink>
    ),
  };
}

function Rejection({ submission }: { submission: Submission }) {
  const { t } = useTranslation("submissions");
  const word = useWord();
  const decision = submission.rounds.at(-1)?.decision;
  return (
    <>
      {decision && <p className={classes.reason}>{word("submission", "reason", decision.reasonCode)}.</p>}
      {decision?.message && <blockquote className={classes.message}>{decision.message}</blockquote>}
      <p>{t("ball.rejectedText")}</p>
    </>
  );
}

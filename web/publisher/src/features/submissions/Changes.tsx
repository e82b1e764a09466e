import { Button } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { useFormat } from "@shared/format/useFormat";
import { IconEdit } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { useWord } from "@/components/useWord";
import classes from "./Changes.module.css";
import { submissionQuery } from "./queries";

type Submission = Schemas["Submission"];

/** What was asked for, in words, and the three things that answer it. */
export function Changes({ submission }: { submission: Submission }) {
  const { t } = useTranslation("submissions");
  const word = useWord();
  const { dateTime } = useFormat();
  const decision = [...submission.rounds].reverse().find((round) => round.decision)?.decision;
  const closing = submission.next?.step === "closing" ? submission.next.at : undefined;
  return (
    <section className={classes.changes} aria-labelledby="what-to-change">
      <div className={classes.head}>
        <IconEdit size={22} stroke={1.6} aria-hidden="true" />
        <div>
          <p className={classes.turn}>{t("ball.author")}</p>
          <h2 id="what-to-change" className={classes.title}>
            {decision ? word("submission", "reason", decision.reasonCode) : t("changes.title")}
          </h2>
          <p className={classes.by}>{t(decision?.bySystem ? "changes.bySystem" : "changes.byReviewer")}</p>
        </div>
      </div>
      {decision?.message && !decision.bySystem && (
        <blockquote className={classes.message}>{decision.message}</blockquote>
      )}
      <div className={classes.todo}>
        <h3 className={classes.subtitle}>{t("changes.todo")}</h3>
        {decision && <p>{word("submission", "reasonTodo", decision.reasonCode)}</p>}
        <Answers submission={submission} />
        <p className={classes.hint}>
          {t("changes.resubmitHint")} {closing && t("changes.closes", { at: dateTime(closing) })}
        </p>
      </div>
    </section>
  );
}

function Answers({ submission }: { submission: Submission }) {
  const { t } = useTranslation("submissions");
  const { pluginId, releaseId } = submission;
  return (
    <div className={classes.actions}>
      <Resubmit key={submission.round} submission={submission} />
      <ButtonLink to="/plugins/$pluginId" params={{ pluginId }} variant="default">
        {t("changes.editListing")}
      </ButtonLink>
      <ButtonLink to="/plugins/$pluginId/releases/$releaseId" params={{ pluginId, releaseId }} variant="default">
        {t("changes.replace")}
      </ButtonLink>
    </div>
  );
}

function Resubmit({ submission }: { submission: Submission }) {
  const { t } = useTranslation("submissions");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const [key] = useState(idempotencyKey);
  const resubmit = useMutation({
    mutationFn: () =>
      panel.fetch.POST("/v1/submissions/{id}/resubmit", {
        params: { path: { id: submission.id }, header: { "Idempotency-Key": key } },
      }),
    onSuccess({ data }) {
      if (data) queryClient.setQueryData(submissionQuery(submission.id).queryKey, data);
      void queryClient.invalidateQueries({ queryKey: ["get"] });
    },
    onError(error) {
      toast(error);
      void queryClient.invalidateQueries({ queryKey: submissionQuery(submission.id).queryKey });
    },
  });
  return (
    <Button loading={resubmit.isPending} onClick={() => resubmit.mutate()}>
      {t("changes.resubmit")}
    </Button>
  );
}

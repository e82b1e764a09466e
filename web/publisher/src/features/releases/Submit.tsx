import { Button } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { useReadinessText } from "@/features/listing/useReadinessText";
import { readinessQuery } from "./queries";
import classes from "./Release.module.css";

/** The step into review: what stands in its way, or what happens next. */
export function Submit({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const { data: readiness } = useQuery(readinessQuery(release.pluginId));
  if (!readiness) return null;
  return (
    <section className={classes.submit} aria-labelledby="submit">
      <h2 id="submit" className={classes.title}>
        {t("submit.title")}
      </h2>
      {readiness.ready ? <Ready release={release} /> : <NotReady release={release} problems={readiness.problems} />}
    </section>
  );
}

function Ready({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const [key] = useState(idempotencyKey);
  const submit = useMutation({
    mutationFn: () =>
      panel.fetch.POST("/v1/releases/{id}/submissions", {
        params: { path: { id: release.id }, header: { "Idempotency-Key": key } },
      }),
    async onSuccess({ data }) {
      if (data) await navigate({ to: "/submissions/$submissionId", params: { submissionId: data.id } });
      void queryClient.invalidateQueries({ queryKey: ["get"] });
    },
    onError(error) {
      toast(error);
      void queryClient.invalidateQueries({ queryKey: readinessQuery(release.pluginId).queryKey });
    },
  });
  return (
    <>
      <ol className={classes.steps}>
        <li>{t("submit.one")}</li>
        <li>{t("submit.two")}</li>
        <li>{t("submit.three")}</li>
      </ol>
      <Button loading={submit.isPending} onClick={() => submit.mutate()}>
        {t("submit.action")}
      </Button>
    </>
  );
}

function NotReady({ release, problems }: { release: Schemas["Release"]; problems: Schemas["ReadinessProblem"][] }) {
  const { t } = useTranslation("releases");
  const text = useReadinessText();
  return (
    <>
      <p>{t("submit.notReady")}</p>
      <ul className={classes.steps}>
        {problems.map((problem) => (
          <li key={`${problem.field}/${problem.code}`}>{text(problem)}</li>
        ))}
      </ul>
      <ButtonLink to="/plugins/$pluginId" params={{ pluginId: release.pluginId }}>
        {t("submit.toListing")}
      </ButtonLink>
    </>
  );
}

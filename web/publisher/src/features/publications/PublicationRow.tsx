import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Badge, type Tone } from "@shared/components/Badge";
import { PluginIcon } from "@shared/components/PluginIcon";
import { When } from "@shared/components/When";
import { notify } from "@shared/toast/notify";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { usePluginIcons } from "@/components/usePluginIcons";
import { FailedTries } from "./FailedTries";
import classes from "./PublicationRow.module.css";
import { progressOf, type State, stateOf } from "./progress";

type Publication = Schemas["Publication"];

const tones: Record<State, Tone> = { done: "good", superseded: "neutral", failing: "warn", waiting: "info" };

const doneWords = {
  publish: "done",
  relist: "done",
  licensing: "done",
  withdraw: "gone",
  unlist: "gone",
  takedown: "gone",
} as const;

/** One change on its way to the store: which, how far, and what stands in its way. */
export function PublicationRow({ publication, withPlugin }: { publication: Publication; withPlugin?: boolean }) {
  const { t } = useTranslation(["publications", "submission"]);
  const iconOf = usePluginIcons();
  const state = stateOf(publication);
  const title = t(`title_${publication.action}`, { version: publication.version ?? "" });
  return (
    <article className={classes.row}>
      {withPlugin && <PluginIcon slug={publication.pluginSlug} src={iconOf(publication.pluginId)} size={40} />}
      <div className={classes.words}>
        <h2 className={classes.title}>
          {withPlugin && (
            <>
              <Link to="/plugins/$pluginId/publications" params={{ pluginId: publication.pluginId }}>
                {publication.pluginName}
              </Link>
              {" · "}
            </>
          )}
          {title}
        </h2>
        {state === "waiting" || state === "failing" ? (
          <Progress publication={publication} />
        ) : (
          <p className={classes.at}>
            <When at={publication.finishedAt ?? publication.updatedAt} />
          </p>
        )}
        {state === "failing" && <FailedTries {...publication} />}
      </div>
      <div className={classes.state}>
        <Badge tone={tones[state]}>
          {state === "failing"
            ? t("failing", { stage: t(`submission:stage.${publication.stage}`) })
            : t(state === "done" ? doneWords[publication.action] : state)}
        </Badge>
        {state === "failing" && <Retry publication={publication} />}
        {publication.workflowUrl && (
          <a className={classes.workflow} href={publication.workflowUrl} target="_blank" rel="noopener">
            {t("workflow")}
            <IconExternalLink size={14} stroke={1.6} aria-hidden="true" />
          </a>
        )}
      </div>
    </article>
  );
}

function Progress({ publication }: { publication: Publication }) {
  const { t } = useTranslation(["publications", "submission"]);
  const { steps, done } = progressOf(publication);
  const label = t("progress", {
    step: Math.min(done + 1, steps.length),
    total: steps.length,
    stage: t(`submission:stage.${publication.stage}`),
  });
  return (
    <div className={classes.progress}>
      <span className={classes.steps} aria-hidden="true">
        {steps.map((step, i) => (
          <span key={step} data-state={i < done ? "done" : i === done ? "now" : "later"} />
        ))}
      </span>
      <span aria-live="polite">{label}</span>
    </div>
  );
}

function Retry({ publication }: { publication: Publication }) {
  const { t } = useTranslation("publications");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/publications/{id}/retry", { params: { path: { id: publication.id } } }),
    onSuccess: () => notify({ tone: "info", title: t("retried") }),
    onError: toast,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ["get"] }),
  });
  return (
    <Button
      variant="default"
      size="sm"
      loading={retry.isPending}
      leftSection={<IconRefresh size={18} stroke={1.6} />}
      onClick={() => retry.mutate()}
    >
      {t("retry")}
    </Button>
  );
}

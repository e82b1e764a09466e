import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import classes from "./Release.module.css";

type Release = Schemas["Release"];

/** What can be done with the release as it stands. */
export function ReleaseActions({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  return (
    <div className={classes.actions}>
      {release.submissionId && (
        <ButtonLink to="/submissions/$submissionId" params={{ submissionId: release.submissionId }} variant="default">
          {t("checks.open")}
        </ButtonLink>
      )}
      {release.status === "draft" && !release.submissionId && <Delete release={release} />}
      {release.status === "published" && <Withdraw release={release} />}
    </div>
  );
}

function Delete({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const navigate = useNavigate();
  return (
    <Asked
      kind="delete"
      release={release}
      run={() => panel.fetch.DELETE("/v1/releases/{id}", { params: { path: { id: release.id } } })}
      done={() => {
        notify({ tone: "good", title: t("delete.done") });
        return navigate({ to: "/plugins/$pluginId/releases", params: { pluginId: release.pluginId } });
      }}
    />
  );
}

function Withdraw({ release }: { release: Release }) {
  const { t } = useTranslation("releases");
  const navigate = useNavigate();
  const params = { path: { id: release.pluginId, version: release.version } };
  return (
    <Asked
      kind="withdraw"
      release={release}
      run={() => panel.fetch.POST("/v1/plugins/{id}/releases/{version}/withdraw", { params })}
      done={() => {
        notify({ tone: "info", title: t("withdraw.started") });
        return navigate({ to: "/plugins/$pluginId/publications", params: { pluginId: release.pluginId } });
      }}
    />
  );
}

type AskedProps = {
  kind: "delete" | "withdraw";
  release: Release;
  run: () => Promise<unknown>;
  done: () => Promise<void>;
};

function Asked({ kind, release, run, done }: AskedProps) {
  const { t } = useTranslation("releases");
  const [opened, setOpened] = useState(false);
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: run,
    async onSuccess() {
      await done();
      void queryClient.invalidateQueries({ queryKey: ["get"] });
    },
    onError(error) {
      setOpened(false);
      toast(error);
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t(`${kind}.action`)}
      </Button>
      <Confirm
        opened={opened}
        title={t(`${kind}.title`, { version: release.version })}
        confirmLabel={t(`${kind}.action`)}
        danger
        busy={mutation.isPending}
        onConfirm={() => mutation.mutate()}
        onClose={() => setOpened(false)}
      >
        {t(`${kind}.text`)}
      </Confirm>
    </>
  );
}

import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { MarkdownEditor } from "@/components/editor/MarkdownEditor";
import { Preview } from "@/components/editor/Preview";
import { releaseQuery } from "./queries";
import classes from "./Release.module.css";

/** What is new in the release, as customers will read it; editable until somebody else relies on it. */
export function Changelog({ release, editable }: { release: Schemas["Release"]; editable: boolean }) {
  const { t } = useTranslation("releases");
  return (
    <section aria-labelledby="changelog">
      <h2 id="changelog" className={classes.title}>
        {t("changelog.title")}
      </h2>
      {editable ? (
        <Editor release={release} />
      ) : release.changelog.trim() === "" ? (
        <p className={classes.hint}>{t("changelog.none")}</p>
      ) : (
        <Preview source={release.changelog} plain />
      )}
    </section>
  );
}

function Editor({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const [text, setText] = useState(release.changelog);
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const save = useMutation({
    mutationFn: (changelog: string) =>
      panel.fetch.PATCH("/v1/releases/{id}", { params: { path: { id: release.id } }, body: { changelog } }),
    onSuccess: ({ data }) => data && queryClient.setQueryData(releaseQuery(release.id).queryKey, data),
    onError: toast,
  });
  const changed = text !== release.changelog;
  return (
    <>
      <p className={classes.hint}>{t("changelog.hint")}</p>
      <MarkdownEditor label={t("changelog.title")} value={text} onChange={setText} rows={9} maxLength={50_000} />
      <div className={classes.foot}>
        <span aria-live="polite">{changed ? t("changelog.unsaved") : save.isSuccess && t("changelog.saved")}</span>
        <Button
          variant="default"
          size="sm"
          disabled={!changed}
          loading={save.isPending}
          onClick={() => save.mutate(text)}
        >
          {t("changelog.save")}
        </Button>
      </div>
    </>
  );
}

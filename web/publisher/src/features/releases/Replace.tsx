import { notify } from "@shared/toast/notify";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { DropZone } from "./DropZone";
import { releaseQuery } from "./queries";
import classes from "./Release.module.css";
import { useUpload } from "./useUpload";

/** Another archive for the same version. */
export function Replace({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const queryClient = useQueryClient();
  const onDone = useCallback(
    (next: Schemas["Release"]) => {
      queryClient.setQueryData(releaseQuery(next.id).queryKey, next);
      void queryClient.invalidateQueries({ queryKey: ["get"] });
      notify({ tone: "good", title: t("upload.replaced"), message: t("upload.verified") });
    },
    [queryClient, t],
  );
  const upload = useUpload({ method: "PUT", path: `/v1/releases/${release.id}/artifact`, onDone });
  return (
    <section aria-labelledby="replace">
      <h2 id="replace" className={classes.title}>
        {t("replace.title")}
      </h2>
      <p className={classes.hint}>{t("replace.text")}</p>
      <DropZone upload={upload} hint={t("replaceHint", { version: release.version })} />
    </section>
  );
}

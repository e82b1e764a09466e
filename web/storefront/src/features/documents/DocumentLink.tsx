import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "./Documents.module.css";
import { type DocumentRef, downloadDocument } from "./document";

/** A document's name among other words, which downloads it. */
export function DocumentLink({
  purchaseId,
  document: { kind, number },
}: {
  purchaseId: string;
  document: DocumentRef;
}) {
  const { t } = useTranslation("documents");
  const onError = useProblemToast();
  const download = useMutation({ mutationFn: () => downloadDocument(purchaseId, number), onError });
  const name = t("name", { kind: t(`kind.${kind}`), number });
  return (
    <button
      type="button"
      className={classes.link}
      aria-label={t("downloadOf", { name })}
      aria-busy={download.isPending || undefined}
      disabled={download.isPending}
      onClick={() => download.mutate()}
    >
      {name}
    </button>
  );
}

import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { IconDownload, IconFileText } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "./Documents.module.css";
import { type DocumentRef, downloadDocument, pageOf } from "./document";

type Props = { purchaseId: string; documents: DocumentRef[] };

/** The receipt or invoice of a purchase and what corrects it, each to keep and to print. */
export function Documents({ purchaseId, documents }: Props) {
  return (
    <ul className={classes.list}>
      {documents.map((document) => (
        <Item key={document.number} purchaseId={purchaseId} document={document} />
      ))}
    </ul>
  );
}

function Item({ purchaseId, document: { kind, number } }: { purchaseId: string; document: DocumentRef }) {
  const { t } = useTranslation("documents");
  const name = t("name", { kind: t(`kind.${kind}`), number });
  return (
    <li className={classes.item}>
      <span className={classes.name}>
        <IconFileText size={20} stroke={1.6} aria-hidden="true" />
        {name}
      </span>
      <a
        className={classes.print}
        href={pageOf(purchaseId, number)}
        target="_blank"
        rel="noopener"
        aria-label={t("printOf", { name })}
      >
        {t("print")}
      </a>
      <DownloadPDF purchaseId={purchaseId} number={number} label={t("downloadOf", { name })} />
    </li>
  );
}

function DownloadPDF({ purchaseId, number, label }: { purchaseId: string; number: string; label: string }) {
  const { t } = useTranslation("documents");
  const onError = useProblemToast();
  const download = useMutation({ mutationFn: () => downloadDocument(purchaseId, number), onError });
  return (
    <Button
      size="sm"
      variant="default"
      leftSection={<IconDownload size={18} stroke={1.6} />}
      aria-label={label}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {t("download")}
    </Button>
  );
}

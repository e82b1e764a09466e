import { Button } from "@mantine/core";
import { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { ButtonLink } from "@shared/components/ButtonLink";
import { ErrorState, State } from "@shared/components/State";
import { IconFileDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { downloadDocument, pageOf } from "@/features/documents/document";

/** Where mails lead to a document: it downloads by itself, once one is logged in. */
export function Document() {
  const { purchaseId, number } = useParams({ from: "/purchases/$purchaseId/documents/$number" });
  const { t } = useTranslation("documents");
  const problemText = useProblemText();
  const download = useMutation({ mutationFn: () => downloadDocument(purchaseId, number) });
  const begun = useRef(false);
  useEffect(() => {
    if (!begun.current) download.mutate();
    begun.current = true;
  }, [download.mutate]);
  if (download.error instanceof ProblemError && download.error.status === 404) {
    return <ErrorState level="page" error={download.error} />;
  }
  return (
    <State
      level="page"
      icon={<IconFileDownload stroke={1.4} />}
      title={number}
      action={
        <>
          <Button loading={download.isPending} onClick={() => download.mutate()}>
            {t("download")}
          </Button>
          <Button component="a" variant="default" href={pageOf(purchaseId, number)} target="_blank" rel="noopener">
            {t("print")}
          </Button>
          <ButtonLink to="/purchases/$purchaseId" params={{ purchaseId }} variant="default">
            {t("page.purchase")}
          </ButtonLink>
        </>
      }
    >
      <span role="status">{download.isError ? problemText(download.error) : t("page.text")}</span>
    </State>
  );
}

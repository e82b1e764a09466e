import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Case } from "./queries";

const CloseDialog = lazy(() => import("./CloseDialog"));

export function CloseCase({ one }: { one: Case }) {
  const { t } = useTranslation("proof");
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setAsking(true)}>
        {t("cases.explain")}
      </Button>
      <Suspense>{asking && <CloseDialog one={one} onClose={() => setAsking(false)} />}</Suspense>
    </>
  );
}

import { Button } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { notify } from "@shared/toast/notify";
import { IconScale } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import { proofChanged } from "./queries";

/** Starts a reconciliation. Until one has begun, asking again asks for the same. */
export function RunNow({ running }: { running: boolean }) {
  const { t } = useTranslation("proof");
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const key = useRef(idempotencyKey());
  const run = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/reconciliations", { params: { header: { "Idempotency-Key": key.current } } }),
    onSuccess() {
      key.current = idempotencyKey();
      notify({ tone: "info", title: t("started"), message: t("startedText") });
    },
    onError: toast,
    onSettled: () => proofChanged(queryClient),
  });
  const ask = useSingle(run);
  return (
    <Button
      leftSection={<IconScale size={18} stroke={1.6} />}
      loading={run.isPending}
      disabled={running}
      onClick={() => void ask()}
    >
      {t("run")}
    </Button>
  );
}

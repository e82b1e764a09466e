import { Button } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { submissionQuery } from "./queries";

export function Withdraw({ submission }: { submission: Schemas["Submission"] }) {
  const { t } = useTranslation("submissions");
  const [opened, setOpened] = useState(false);
  const [key] = useState(idempotencyKey);
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () =>
      panel.fetch.POST("/v1/submissions/{id}/withdraw", {
        params: { path: { id: submission.id }, header: { "Idempotency-Key": key } },
      }),
    onSuccess({ data }) {
      if (data) queryClient.setQueryData(submissionQuery(submission.id).queryKey, data);
      void queryClient.invalidateQueries({ queryKey: ["get"] });
    },
    onError: toast,
    onSettled: () => setOpened(false),
  });
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t("withdraw.action")}
      </Button>
      <Confirm
        opened={opened}
        title={t("withdraw.title")}
        confirmLabel={t("withdraw.action")}
        danger
        busy={withdraw.isPending}
        onConfirm={() => withdraw.mutate()}
        onClose={() => setOpened(false)}
      >
        {t("withdraw.text")}
      </Confirm>
    </>
  );
}

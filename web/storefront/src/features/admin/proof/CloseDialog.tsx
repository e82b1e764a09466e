import { Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import { type Case, proofChanged } from "./queries";

const least = 3;

/** Asks why a difference is none. What was written stays when the answer is a refusal. */
export default function CloseDialog({ one, onClose }: { one: Case; onClose: () => void }) {
  const { t } = useTranslation("proof");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const close = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/reconciliation-cases/{caseId}/close", {
        params: { path: { caseId: one.id } },
        body: { reason: reason.trim() },
      }),
    onSuccess() {
      notify({ tone: "good", title: t("close.done"), message: t("close.doneText") });
      onClose();
    },
    onSettled: () => proofChanged(queryClient),
  });
  const send = useSingle(close);
  const confirm = () => {
    const empty = reason.trim().length < least;
    setMissing(empty);
    if (!empty) void send();
  };
  const error = missing ? t("close.missing") : close.error ? problemText(close.error) : undefined;
  return (
    <Confirm
      opened
      title={t("close.title")}
      confirmLabel={t("close.confirm")}
      busy={close.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{t("close.text")}</Text>
      <Textarea
        label={t("close.reason")}
        description={t("close.hint")}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
        error={error && <span role="alert">{error}</span>}
        maxLength={1000}
        rows={4}
        data-autofocus
      />
    </Confirm>
  );
}

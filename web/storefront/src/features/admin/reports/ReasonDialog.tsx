import { Text, Textarea } from "@mantine/core";
import { fieldMessage } from "@shared/api/fieldMessage";
import type { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reportsChanged } from "../queries";
import { useSingle } from "../useSingle";
import { type Act, perform, reasonMax } from "./reportActs";

/** Asks for the reason of an act, and does it. */
export default function ReasonDialog({ act, onClose }: { act: Act; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const done = useMutation({
    mutationFn: () => perform(act, reason.trim()),
    onSuccess: onClose,
    onSettled: () => reportsChanged(queryClient),
  });
  const begin = useSingle(done);
  const confirm = () => {
    if (reason.trim().length >= 3) void begin();
    else setShort(true);
  };
  return (
    <Confirm
      opened
      danger={act.kind === "hide"}
      title={t(`reasonDialog.${act.kind}.title`)}
      confirmLabel={t(`reports.${act.kind}`)}
      busy={done.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{t(`reasonDialog.${act.kind}.effect`)}</Text>
      <Textarea
        label={t(`reasonDialog.${act.kind}.label`)}
        description={t("reasonDialog.hint")}
        required
        autosize
        minRows={2}
        maxRows={8}
        maxLength={reasonMax(act.kind)}
        data-autofocus
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setShort(false);
        }}
        error={short ? t("reasonDialog.tooShort") : done.error && wordsOf(done.error, problemText)}
      />
    </Confirm>
  );
}

function wordsOf(error: ProblemError, problemText: (error: unknown) => string): string {
  const found = error.errors[0]?.message;
  return found ? fieldMessage(found) : problemText(error);
}

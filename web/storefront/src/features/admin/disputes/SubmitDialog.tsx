import { Checkbox } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import classes from "./Disputes.module.css";
import { type DisputeDetail, disputesChanged, type Evidence } from "./queries";

type Props = { dispute: DisputeDetail; evidence: Evidence; onClose: () => void };

/** Asks for the yes that sends the evidence. The open dialog is one intention: its key stays, so asking again cannot send twice. */
export default function SubmitDialog({ dispute, evidence, onClose }: Props) {
  const { t } = useTranslation("disputes");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [key] = useState(idempotencyKey);
  const [read, setRead] = useState(false);
  const submit = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/disputes/{disputeId}/submit", {
        params: { path: { disputeId: dispute.id }, header: { "Idempotency-Key": key } },
        body: { version: evidence.version },
      }),
    onSuccess() {
      notify({ tone: "good", title: t("submit.done"), message: t("submit.doneText") });
      onClose();
    },
    onSettled: () => disputesChanged(queryClient),
  });
  const send = useSingle(submit);
  const texts = evidence.texts.filter((text) => text.text !== "").length;
  const files = evidence.files.filter((file) => !file.leftOut).length;
  return (
    <Confirm
      opened
      title={t("submit.title")}
      confirmLabel={t("submit.confirm")}
      busy={submit.isPending}
      disabled={!read}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <ul className={classes.points}>
        <li>
          {t("submit.what", { texts: t("submit.texts", { count: texts }), files: t("submit.files", { count: files }) })}
        </li>
        <li>{t("submit.once")}</li>
        <li>{t(dispute.inquiry ? "submit.afterInquiry" : "submit.after")}</li>
      </ul>
      <Checkbox
        label={t("submit.read")}
        checked={read}
        onChange={(event) => setRead(event.currentTarget.checked)}
        error={submit.error ? <span role="alert">{problemText(submit.error)}</span> : undefined}
      />
    </Confirm>
  );
}

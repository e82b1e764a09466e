import { Textarea } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import classes from "./Disputes.module.css";
import { type DisputeDetail, disputesChanged } from "./queries";

const least = 3;

/** Gives the dispute up, for a reason that is kept. */
export default function AcceptDialog({ dispute, onClose }: { dispute: DisputeDetail; onClose: () => void }) {
  const { t } = useTranslation("disputes");
  const { money } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [key] = useState(idempotencyKey);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const accept = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/disputes/{disputeId}/accept", {
        params: { path: { disputeId: dispute.id }, header: { "Idempotency-Key": key } },
        body: { reason: reason.trim() },
      }),
    onSuccess() {
      notify({ tone: "info", title: t("accept.done"), message: t("accept.doneText") });
      onClose();
    },
    onSettled: () => disputesChanged(queryClient),
  });
  const send = useSingle(accept);
  const confirm = () => {
    const empty = reason.trim().length < least;
    setMissing(empty);
    if (!empty) void send();
  };
  const error = missing ? t("accept.missing") : accept.error ? problemText(accept.error) : undefined;
  return (
    <Confirm
      opened
      danger
      title={t("accept.title")}
      confirmLabel={t("accept.confirm")}
      busy={accept.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <ul className={classes.points}>
        <li>{t("accept.money", { amount: money(dispute.amount), customer: dispute.customerName })}</li>
        <li>{t("accept.fee", { fee: money(dispute.stake.fee) })}</li>
        <li>{t("accept.right", { plugin: dispute.pluginName })}</li>
        <li>{t("accept.last")}</li>
      </ul>
      <Textarea
        label={t("accept.reason")}
        rows={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
        error={error && <span role="alert">{error}</span>}
      />
    </Confirm>
  );
}

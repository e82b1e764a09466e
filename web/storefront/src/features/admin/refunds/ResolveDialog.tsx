import { Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import { refundsChanged } from "./queries";
import type { Act } from "./resolutions";

/** Asks why, and sees to a failed refund. What was written stays when the answer is a refusal. */
export default function ResolveDialog({ act: { kind, refund }, onClose }: { act: Act; onClose: () => void }) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const resolve = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/refunds/{refundId}/resolve", {
        params: { path: { refundId: refund.id } },
        body: { how: kind, reason: reason.trim() },
      }),
    onSuccess() {
      notify({ tone: "good", title: t(`resolve.${kind}.done`) });
      onClose();
    },
    onSettled: () => refundsChanged(queryClient),
  });
  const send = useSingle(resolve);
  const confirm = () => {
    if (reason.trim().length < 3) setShort(true);
    else void send();
  };
  const words = { amount: money(refund.amount), customer: refund.customerName, plugin: refund.pluginName };
  const error = short ? t("resolve.short") : resolve.error && problemText(resolve.error);
  return (
    <Confirm
      opened
      danger={kind === "close"}
      title={t(`resolve.${kind}.title`, words)}
      confirmLabel={t(`resolve.${kind}.action`)}
      busy={resolve.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{t(`resolve.${kind}.text`, words)}</Text>
      <Textarea
        label={t("resolve.reason")}
        description={t("resolve.reasonText")}
        required
        rows={3}
        maxLength={1000}
        data-autofocus
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setShort(false);
        }}
        error={error && <span role="alert">{error}</span>}
      />
    </Confirm>
  );
}

import { Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { purchasesChanged } from "../queries";

/** Lets evidence pass that is not enough by itself, for a reason that is kept. */
export default function AcceptEvidence({ purchaseId, onClose }: { purchaseId: string; onClose: () => void }) {
  const { t } = useTranslation("taxes");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const accept = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/purchases/{purchaseId}/tax-evidence/accept", {
        params: { path: { purchaseId } },
        body: { reason: reason.trim() },
      }),
    onSuccess() {
      notify({ tone: "good", title: t("evidence.done") });
      onClose();
    },
    onSettled: () => purchasesChanged(queryClient),
  });
  return (
    <Confirm
      opened
      title={t("evidence.acceptTitle")}
      confirmLabel={t("evidence.accept")}
      busy={accept.isPending}
      disabled={reason.trim() === ""}
      onConfirm={() => accept.mutate()}
      onClose={onClose}
    >
      <Text mb="md">{t("evidence.acceptText")}</Text>
      <Textarea
        label={t("evidence.reason")}
        rows={3}
        maxLength={1000}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={accept.error ? <span role="alert">{problemText(accept.error)}</span> : undefined}
      />
    </Confirm>
  );
}

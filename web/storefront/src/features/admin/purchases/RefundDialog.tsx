import { Radio, Stack, Text } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { purchasesChanged } from "../queries";
import { useSingle } from "../useSingle";
import { type AdminPurchaseDetail, leftMinor } from "./refundable";

const reasons: Schemas["RefundReason"]["reason"][] = ["requested_by_customer", "duplicate", "fraudulent", "other"];

/** Gives the money back. The open dialog is one intention: its key stays, so asking again cannot refund twice. */
export default function RefundDialog({ purchase, onClose }: { purchase: AdminPurchaseDetail; onClose: () => void }) {
  const { t } = useTranslation("admin");
  const { money } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [key] = useState(idempotencyKey);
  const [reason, setReason] = useState(reasons[0]);
  const amount = money({ minor: leftMinor(purchase), currency: purchase.amount.currency });
  const refund = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/purchases/{purchaseId}/refund", {
        params: { path: { purchaseId: purchase.id }, header: { "Idempotency-Key": key } },
        body: { reason: reason ?? "other" },
      }),
    onSuccess() {
      notify({ tone: "good", title: t("refundDialog.done"), message: t("refundDialog.doneText") });
      onClose();
    },
    onSettled: () => purchasesChanged(queryClient),
  });
  const confirm = useSingle(refund);
  const problem = refund.error?.code === "no_answer_yet" ? t("refundDialog.unsure") : problemText(refund.error);
  return (
    <Confirm
      opened
      danger
      title={t("refundDialog.title", { amount })}
      confirmLabel={t("refundDialog.confirm", { amount })}
      busy={refund.isPending}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <Text mb="md">
        {t("refundDialog.text", { customer: purchase.customerName, amount, plugin: purchase.pluginName })}
      </Text>
      <Radio.Group
        label={t("refundDialog.reason")}
        value={reason}
        onChange={(value) => setReason(reasons.find((one) => one === value))}
        error={refund.error ? <span role="alert">{problem}</span> : undefined}
      >
        <Stack gap="xs" mt="xs">
          {reasons.map((one) => (
            <Radio key={one} value={one} label={t(`refunds.reason.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  );
}

import { Radio, Stack, Text } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { AmountInput } from "@shared/components/AmountInput";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { purchasesChanged } from "../queries";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import type { Proposal } from "./ProposeDialog";
import type { AdminPurchaseDetail } from "./refundable";

const reasons: Schemas["RefundReason"]["reason"][] = ["requested_by_customer", "duplicate", "fraudulent", "other"];

type Props = { purchase: AdminPurchaseDetail; onClose: () => void; onSecond: (proposal: Proposal) => void };

/** Gives the money back, in full or in part. What wants a second person goes on as a proposal. */
export default function RefundDialog({ purchase, onClose, onSecond }: Props) {
  const { t } = useTranslation("admin");
  const { money } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const { left } = purchase.refundable;
  const [amount, setAmount] = useState(left);
  const [reason, setReason] = useState(reasons[0] ?? "other");
  const refund = useMutation({
    mutationFn: (body: Schemas["RefundReason"]) =>
      store.fetch.POST("/v1/admin/purchases/{purchaseId}/refund", {
        params: { path: { purchaseId: purchase.id }, header: { "Idempotency-Key": keyOf(body) } },
        body,
      }),
    onSuccess() {
      notify({ tone: "good", title: t("refundDialog.done"), message: t("refundDialog.doneText") });
      onClose();
    },
    onError(error) {
      refused(error);
      if (error.code === "second_person_needed") onSecond({ amount, reason });
    },
    onSettled: () => purchasesChanged(queryClient),
  });
  const send = useSingle(refund);
  const problem = refund.error?.code === "no_answer_yet" ? t("refundDialog.unsure") : problemText(refund.error);
  const words = { customer: purchase.customerName, amount: money(amount), plugin: purchase.pluginName };
  return (
    <Confirm
      opened
      danger
      title={t("refundDialog.title")}
      confirmLabel={t("refundDialog.confirm", words)}
      busy={refund.isPending}
      disabled={amount.minor < 1}
      onConfirm={() => void send({ reason, amount })}
      onClose={onClose}
    >
      <Stack gap="md">
        <AmountInput
          size="md"
          label={t("refundDialog.amount")}
          description={t("refundDialog.amountText", { amount: money(left) })}
          suffix={` ${left.currency}`}
          most={left}
          value={amount}
          onChange={setAmount}
          error={amount.minor < 1 && t("refundDialog.noAmount")}
        />
        <Radio.Group
          label={t("refundDialog.reason")}
          value={reason}
          onChange={(value) => setReason(reasons.find((one) => one === value) ?? "other")}
          error={refund.error ? <span role="alert">{problem}</span> : undefined}
        >
          <Stack gap="xs" mt="xs">
            {reasons.map((one) => (
              <Radio key={one} value={one} label={t(`refunds.reason.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Text aria-live="polite">{t(amount.minor < left.minor ? "refundDialog.part" : "refundDialog.all", words)}</Text>
      </Stack>
    </Confirm>
  );
}

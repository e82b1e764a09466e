import { Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { refundsChanged } from "../refunds/queries";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import type { AdminPurchaseDetail } from "./refundable";

/** A refund that one person alone may not make. */
export type Proposal = { amount: MoneyValue; reason: Schemas["RefundReason"]["reason"] };

type Props = { purchase: AdminPurchaseDetail; proposal: Proposal; onClose: () => void };

/** Proposes a refund to the other admins, with the reason that whoever approves it reads. */
export default function ProposeDialog({ purchase, proposal: { amount, reason }, onClose }: Props) {
  const { t } = useTranslation("admin");
  const { money } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const [note, setNote] = useState("");
  const [short, setShort] = useState(false);
  const propose = useMutation({
    mutationFn: (body: Schemas["RefundProposal"]) =>
      store.fetch.POST("/v1/admin/purchases/{purchaseId}/refund-requests", {
        params: { path: { purchaseId: purchase.id }, header: { "Idempotency-Key": keyOf(body) } },
        body,
      }),
    onSuccess() {
      notify({ tone: "good", title: t("proposeDialog.done"), message: t("proposeDialog.doneText") });
      onClose();
    },
    onError: (error) => refused(error),
    onSettled: () => refundsChanged(queryClient),
  });
  const send = useSingle(propose);
  const confirm = () => {
    const text = note.trim();
    setShort(text.length < 3);
    if (text.length < 3) return;
    void send({ reason: reason === "requested_by_customer" ? "other" : reason, amount, note: text });
  };
  const words = { amount: money(amount) };
  const error = short ? t("proposeDialog.short") : propose.error && problemText(propose.error);
  return (
    <Confirm
      opened
      title={t("proposeDialog.title", words)}
      confirmLabel={t("proposeDialog.confirm", words)}
      busy={propose.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{t("proposeDialog.text")}</Text>
      <Textarea
        label={t("proposeDialog.note")}
        description={t("proposeDialog.noteText")}
        required
        rows={3}
        maxLength={1000}
        data-autofocus
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          setShort(false);
        }}
        error={error && <span role="alert">{error}</span>}
      />
    </Confirm>
  );
}

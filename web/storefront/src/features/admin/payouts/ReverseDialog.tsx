import { Radio, Stack, Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { AmountInput } from "@shared/components/AmountInput";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import { type PayoutDetail, type PayoutReversal, payoutsChanged } from "./queries";

const reasons: PayoutReversal["reason"][] = ["overpaid", "fraud", "refunds", "requested_by_publisher", "other"];
const least = 3;

type Props = { payout: PayoutDetail; onClose: () => void };

/** Takes a transfer back from the publisher's account, or a part of it. */
export default function ReverseDialog({ payout, onClose }: Props) {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  const problemText = useProblemText();
  const [amount, setAmount] = useState(payout.left);
  const [reason, setReason] = useState<PayoutReversal["reason"]>("overpaid");
  const [note, setNote] = useState("");
  const [checked, setChecked] = useState(false);
  const { reversal, ask } = useReversal(payout, onClose);
  const most = money(payout.left);
  const wrongAmount = amount.minor <= 0 || amount.minor > payout.left.minor;
  const noNote = note.trim().length < least;
  const confirm = () => {
    setChecked(true);
    if (!wrongAmount && !noNote) void ask({ amount, reason, note: note.trim() });
  };
  const problem = checked && noNote ? t("reverse.missing") : reversal.error ? problemText(reversal.error) : undefined;
  return (
    <Confirm
      opened
      danger
      title={t("reverse.title", { publisher: payout.publisher.name })}
      confirmLabel={t("reverse.confirm", { amount: money(amount) })}
      busy={reversal.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="md">
        <Text>{t("reverse.text")}</Text>
        <AmountInput
          label={t("reverse.amount")}
          description={t("reverse.left", { amount: most })}
          value={amount}
          onChange={setAmount}
          suffix={` ${amount.currency}`}
          error={checked && wrongAmount ? t("reverse.tooMuch", { amount: most }) : undefined}
          data-autofocus
        />
        <Radio.Group
          label={t("reverse.reason")}
          description={t("reverse.reasonText")}
          value={reason}
          onChange={(value) => setReason(reasons.find((one) => one === value) ?? reason)}
        >
          <Stack gap="xs" mt="xs">
            {reasons.map((one) => (
              <Radio key={one} value={one} label={t(`reversalReason.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t("reverse.note")}
          description={t("reverse.noteText")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={problem && <span role="alert">{problem}</span>}
          maxLength={1000}
          rows={3}
          required
        />
      </Stack>
    </Confirm>
  );
}

type Wanted = { amount: PayoutDetail["left"]; reason: PayoutReversal["reason"]; note: string };

function useReversal(payout: PayoutDetail, onClose: () => void) {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const reversal = useMutation({
    mutationFn: (body: Wanted) =>
      store.fetch.POST("/v1/admin/payouts/{payoutId}/reversals", {
        params: { path: { payoutId: payout.id }, header: { "Idempotency-Key": keyOf(body) } },
        body,
      }),
    onSuccess({ data }) {
      if (data?.status === "succeeded") {
        notify({ tone: "good", title: t("reverse.done", { amount: money(data.amount) }) });
      } else if (data?.status === "failed" && data.failureCode) {
        notify({ tone: "bad", title: t("reverse.failed"), message: t(`reversals.failed.${data.failureCode}`) });
      } else {
        notify({ tone: "info", title: t("reverse.pending"), message: t("reverse.pendingText") });
      }
      onClose();
    },
    onError: refused,
    onSettled: () => payoutsChanged(queryClient),
  });
  return { reversal, ask: useSingle(reversal) };
}

import { Radio, Stack } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import { type PayoutHold, payoutsChanged } from "./queries";
import { ReasonDialog } from "./ReasonDialog";

const reasons: PayoutHold["reason"][] = ["fraud_review", "disputes", "identity", "legal", "rules", "other"];

type Props = { publisher: { id: string; name: string }; onClose: () => void };

/** Holds a publisher's payouts, with what the publisher is to read. */
export default function HoldDialog({ publisher, onClose }: Props) {
  const { t } = useTranslation("payouts");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const [reason, setReason] = useState<PayoutHold["reason"]>("fraud_review");
  const hold = useMutation({
    mutationFn: (note: string) =>
      store.fetch.POST("/v1/admin/payout-publishers/{publisherId}/hold", {
        params: { path: { publisherId: publisher.id }, header: { "Idempotency-Key": keyOf({ reason, note }) } },
        body: { reason, note },
      }),
    onSuccess({ data }) {
      notify(
        data?.transferInFlight
          ? { tone: "info", title: t("hold.inFlight"), message: t("hold.inFlightText") }
          : { tone: "good", title: t("hold.done"), message: t("hold.doneText") },
      );
      onClose();
    },
    onError: refused,
    onSettled: () => payoutsChanged(queryClient),
  });
  const ask = useSingle(hold);
  return (
    <ReasonDialog
      danger
      title={t("hold.title", { name: publisher.name })}
      text={t("hold.text")}
      label={t("hold.note")}
      hint={t("hold.noteText")}
      confirmLabel={t("hold.confirm")}
      busy={hold.isPending}
      error={hold.error ? problemText(hold.error) : undefined}
      onConfirm={(note) => void ask(note)}
      onClose={onClose}
    >
      <Radio.Group
        label={t("hold.reason")}
        value={reason}
        onChange={(value) => setReason(reasons.find((one) => one === value) ?? reason)}
        mb="md"
      >
        <Stack gap="xs" mt="xs">
          {reasons.map((one) => (
            <Radio key={one} value={one} label={t(`holdReason.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </ReasonDialog>
  );
}

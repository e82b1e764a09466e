import { useProblemText } from "@shared/api/useProblemText";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import { payoutsChanged } from "./queries";
import { ReasonDialog } from "./ReasonDialog";

type Props = { publisher: { id: string; name: string }; onClose: () => void };

export default function ReleaseDialog({ publisher, onClose }: Props) {
  const { t } = useTranslation("payouts");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const release = useMutation({
    mutationFn: (reason: string) =>
      store.fetch.POST("/v1/admin/payout-publishers/{publisherId}/hold/release", {
        params: { path: { publisherId: publisher.id }, header: { "Idempotency-Key": keyOf({ reason }) } },
        body: { reason },
      }),
    onSuccess() {
      notify({ tone: "good", title: t("hold.releaseDone") });
      onClose();
    },
    onError: refused,
    onSettled: () => payoutsChanged(queryClient),
  });
  const ask = useSingle(release);
  return (
    <ReasonDialog
      title={t("hold.releaseTitle", { name: publisher.name })}
      text={t("hold.releaseText")}
      label={t("hold.releaseReason")}
      hint={t("hold.releaseReasonText")}
      confirmLabel={t("hold.releaseConfirm")}
      busy={release.isPending}
      error={release.error ? problemText(release.error) : undefined}
      onConfirm={(reason) => void ask(reason)}
      onClose={onClose}
    />
  );
}

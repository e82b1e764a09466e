import { useProblemText } from "@shared/api/useProblemText";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import { payoutsChanged } from "./queries";
import { ReasonDialog } from "./ReasonDialog";

type Props = { publisher?: { id: string; name: string }; onClose: () => void };

/** Pays one publisher now, or everyone who is due. The open dialog is one intention: asking again pays nobody twice. */
export default function RunDialog({ publisher, onClose }: Props) {
  const { t } = useTranslation("payouts");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const told = useTold();
  const run = useMutation({
    mutationFn: (reason: string) =>
      store.fetch.POST("/v1/admin/payout-runs", {
        params: { header: { "Idempotency-Key": keyOf({ publisherId: publisher?.id, reason }) } },
        body: { publisherId: publisher?.id, reason },
      }),
    onSuccess({ data }) {
      notify(told(data));
      onClose();
    },
    onError: refused,
    onSettled: () => payoutsChanged(queryClient),
  });
  const ask = useSingle(run);
  const name = publisher?.name;
  return (
    <ReasonDialog
      title={name ? t("run.titleOne", { name }) : t("run.title")}
      text={t(name ? "run.textOne" : "run.text")}
      label={t("run.reason")}
      hint={t("run.reasonText")}
      confirmLabel={name ? t("run.confirmOne", { name }) : t("run.confirm")}
      busy={run.isPending}
      error={run.error ? problemText(run.error) : undefined}
      onConfirm={(reason) => void ask(reason)}
      onClose={onClose}
    />
  );
}

/** What has come of a run, as far as it is known. */
function useTold() {
  const { t } = useTranslation("payouts");
  return (run: Schemas["PayoutRun"] | undefined): Parameters<typeof notify>[0] => {
    if (!run?.over) return { tone: "info", title: t("run.asked"), message: t("run.askedText") };
    if (run.publisherId) {
      const sent = run.payouts.length > 0 && run.payouts.every(({ status }) => status === "sent");
      return sent
        ? { tone: "good", title: t("run.paid") }
        : { tone: "info", title: t("run.asked"), message: t("run.askedText") };
    }
    if (run.begun === 0) return { tone: "info", title: t("run.begunNone"), message: t("run.begunNoneText") };
    return { tone: "good", title: t("run.begun", { count: run.begun }) };
  };
}

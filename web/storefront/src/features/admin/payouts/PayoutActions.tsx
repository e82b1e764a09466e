import { Button, Tooltip } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { notify } from "@shared/toast/notify";
import { IconArrowBackUp, IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import { type PayoutDetail, payoutsChanged } from "./queries";
import { canRetry, canReverse } from "./story";

const ReverseDialog = lazy(() => import("./ReverseDialog"));

/** What an admin can do about the payout as it stands. */
export function PayoutActions({ payout }: { payout: PayoutDetail }) {
  const { t } = useTranslation("payouts");
  const [reversing, setReversing] = useState(false);
  return (
    <>
      <Button
        component="a"
        href={payout.workflowUrl}
        target="_blank"
        rel="noopener"
        variant="default"
        rightSection={<IconExternalLink size={18} stroke={1.6} />}
      >
        {t("temporal")}
      </Button>
      {canRetry(payout) && <Retry payout={payout} />}
      {canReverse(payout) && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={18} stroke={1.6} />}
          onClick={() => setReversing(true)}
        >
          {t("one.reverse")}
        </Button>
      )}
      <Suspense>{reversing && <ReverseDialog payout={payout} onClose={() => setReversing(false)} />}</Suspense>
    </>
  );
}

function Retry({ payout }: { payout: PayoutDetail }) {
  const { t } = useTranslation("payouts");
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/payouts/{payoutId}/retry", { params: { path: { payoutId: payout.id } } }),
    onSuccess: () => notify({ tone: "info", title: t("one.retried"), message: t("one.retriedText") }),
    onError: useProblemToast(),
    onSettled: () => payoutsChanged(queryClient),
  });
  const ask = useSingle(retry);
  return (
    <Tooltip label={t("one.retryHint")} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <Button
        variant={payout.status === "failing" ? "filled" : "default"}
        leftSection={<IconRefresh size={18} stroke={1.6} />}
        loading={retry.isPending}
        onClick={() => void ask()}
      >
        {t("one.retry")}
      </Button>
    </Tooltip>
  );
}

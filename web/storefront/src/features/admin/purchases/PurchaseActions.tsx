import { Button, Tooltip } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { notify } from "@shared/toast/notify";
import { IconExternalLink, IconReceiptRefund, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { purchasesChanged } from "../queries";
import { useSingle } from "../useSingle";
import type { Proposal } from "./ProposeDialog";
import { type AdminPurchaseDetail, refusalOf } from "./refundable";

const RefundDialog = lazy(() => import("./RefundDialog"));
const ProposeDialog = lazy(() => import("./ProposeDialog"));

/** What an admin can do about the purchase as it stands. */
export function PurchaseActions({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  const [refunding, setRefunding] = useState(false);
  const [proposal, setProposal] = useState<Proposal>();
  const { openRequest } = purchase.refundable;
  return (
    <>
      <Button
        component="a"
        href={purchase.workflowUrl}
        target="_blank"
        rel="noopener"
        variant="default"
        rightSection={<IconExternalLink size={18} stroke={1.6} />}
      >
        {t("purchase.temporal")}
      </Button>
      {!purchase.settledAt && <Retry purchase={purchase} />}
      {!refusalOf(purchase) && (
        <Button
          variant="default"
          leftSection={<IconReceiptRefund size={18} stroke={1.6} />}
          onClick={() => setRefunding(true)}
        >
          {t("purchase.refund")}
        </Button>
      )}
      {openRequest && (
        <ButtonLink to="/admin/refunds/$requestId" params={{ requestId: openRequest }}>
          {t("purchase.request")}
        </ButtonLink>
      )}
      <Suspense>
        {refunding && (
          <RefundDialog
            purchase={purchase}
            onClose={() => setRefunding(false)}
            onSecond={(wanted) => {
              setRefunding(false);
              setProposal(wanted);
            }}
          />
        )}
        {proposal && <ProposeDialog purchase={purchase} proposal={proposal} onClose={() => setProposal(undefined)} />}
      </Suspense>
    </>
  );
}

function Retry({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/purchases/{purchaseId}/retry", { params: { path: { purchaseId: purchase.id } } }),
    onSuccess: () => notify({ tone: "info", title: t("purchase.retried"), message: t("purchase.retriedText") }),
    onError: useProblemToast(),
    onSettled: () => purchasesChanged(queryClient),
  });
  const ask = useSingle(retry);
  return (
    <Tooltip label={t("purchase.retryHint")} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <Button
        variant={purchase.stuck ? "filled" : "default"}
        leftSection={<IconRefresh size={18} stroke={1.6} />}
        loading={retry.isPending}
        onClick={() => void ask()}
      >
        {t("purchase.retry")}
      </Button>
    </Tooltip>
  );
}

import type { MoneyValue } from "@shared/format/formats";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useIntention } from "../useIntention";
import { useSingle } from "../useSingle";
import { refundsChanged, requestQuery } from "./queries";
import type { Decision } from "./verdict";

type Verdict = { decision: Decision; amount?: MoneyValue; reason: string };

/** Sends a decision on a request, and tells what has become of it. */
export function useDecide(requestId: string, onDone: () => void) {
  const { t } = useTranslation("adminRefunds");
  const queryClient = useQueryClient();
  const { keyOf, refused } = useIntention();
  const decide = useMutation({
    mutationFn: (body: Verdict) =>
      store.fetch.POST("/v1/admin/refund-requests/{requestId}/decide", {
        params: { path: { requestId }, header: { "Idempotency-Key": keyOf(body) } },
        body,
      }),
    onSuccess({ data }) {
      onDone();
      if (!data) return;
      queryClient.setQueryData(requestQuery(requestId).queryKey, data);
      const { status } = data;
      if (status === "approved" || status === "proposed" || status === "declined") {
        notify({ tone: "good", title: t(`decide.done.${status}`), message: t(`decide.doneText.${status}`) });
      }
    },
    onError: (error) => refused(error),
    onSettled: () => refundsChanged(queryClient),
  });
  return { send: useSingle(decide), busy: decide.isPending, error: decide.error };
}

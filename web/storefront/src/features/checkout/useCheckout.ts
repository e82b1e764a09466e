import { idempotencyKey } from "@shared/api/client";
import { ProblemError } from "@shared/api/problem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { store } from "@/api";

/**
 * Buys a plugin: one intention is one Idempotency-Key, so a double click, a retry after a lost answer and a second tab of
 * the same page load cannot buy twice. Ends on Stripe's page, or on the purchase's own when that is not open yet.
 */
export function useCheckout(pluginId: string) {
  const key = useRef(idempotencyKey());
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: ["checkout", pluginId],
    async mutationFn() {
      const { data } = await store.fetch.POST("/v1/purchases", {
        params: { header: { "Idempotency-Key": key.current } },
        body: { pluginId },
      });
      return data;
    },
    async onSuccess(purchase) {
      if (!purchase) return;
      if (purchase.checkoutUrl) location.assign(purchase.checkoutUrl);
      else await navigate({ to: "/purchases/$purchaseId", params: { purchaseId: purchase.id } });
    },
    onError(error) {
      // The answer to a key stays what it was: a new try is a new intention.
      if (error instanceof ProblemError && error.status !== 0) key.current = idempotencyKey();
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/plugins/{plugin}/quote"] });
    },
  });
}

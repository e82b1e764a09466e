import { idempotencyKey } from "@shared/api/client";
import { ProblemError } from "@shared/api/problem";
import { useProblemToast } from "@shared/api/useProblemToast";
import type { MoneyValue } from "@shared/format/formats";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { store } from "@/api";
import { purchaseQuery } from "@/features/purchase/purchaseQuery";
import { leaveFor } from "./leave";

/** On which terms: in a currency, with a discount code, and at the price that stands beside the button, or not at all. */
export type Wish = { currency?: string; couponCode?: string; quotedPrice?: MoneyValue };

/**
 * Buys a plugin: one wish, one key, one purchase, however often one clicks and however often an answer is lost. A second
 * tab has a key of its own; the server leads it to the same purchase. Ends on Stripe's page, or on the purchase's own when
 * that is not open yet.
 */
export function useCheckout(pluginId: string) {
  const toast = useProblemToast();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const key = useRef<{ of: string; value: string }>(undefined);
  const busy = useRef(false);
  const [leaving, setLeaving] = useState(false);

  const again = useCallback(() => {
    busy.current = false;
    // What was shown may be what is not true any more.
    void queryClient.invalidateQueries({ queryKey: ["get", "/v1/plugins/{plugin}/quote"] });
    void queryClient.invalidateQueries({ queryKey: ["get", "/v1/plugins/{plugin}"] });
  }, [queryClient]);

  const { mutate, isPending } = useMutation({
    async mutationFn(wish: Wish) {
      const of = JSON.stringify(wish);
      if (key.current?.of !== of) key.current = { of, value: idempotencyKey() };
      const { data } = await store.fetch.POST("/v1/purchases", {
        params: { header: { "Idempotency-Key": key.current.value } },
        body: { pluginId, ...wish },
      });
      return data;
    },
    onSuccess(purchase) {
      if (purchase?.checkoutUrl) {
        setLeaving(true);
        leaveFor(purchase.checkoutUrl);
      } else if (purchase) {
        key.current = undefined;
        again();
        // The purchase may be on its way to the database yet: its page begins with what was answered, and asks again.
        queryClient.setQueryData(purchaseQuery(purchase.id).queryKey, purchase);
        void navigate({ to: "/purchases/$purchaseId", params: { purchaseId: purchase.id } });
      }
    },
    onError(error) {
      // What may have arrived is asked for again under the same name; a final answer ends the wish.
      const mayHaveArrived = error instanceof ProblemError && error.transient && error.code !== "checkout_unavailable";
      if (!mayHaveArrived) key.current = undefined;
      again();
      // Then the dialog over the page says so.
      if (error.code !== "unauthenticated") toast(error);
    },
  });

  // Who comes Back from the payment page may find this page as they left it: waiting.
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      key.current = undefined;
      setLeaving(false);
      again();
    };
    addEventListener("pageshow", onShow);
    return () => removeEventListener("pageshow", onShow);
  }, [again]);

  const buy = useCallback(
    (wish: Wish = {}) => {
      if (busy.current) return;
      busy.current = true;
      mutate(wish);
    },
    [mutate],
  );
  return { buy, busy: isPending || leaving, leaving };
}

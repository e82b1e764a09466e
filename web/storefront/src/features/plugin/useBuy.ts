import { idempotencyKey } from "@shared/api/client";
import { ProblemError } from "@shared/api/problem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { store } from "@/api";
import { leaveFor } from "./leave";
import { type PluginPage, quoteOf } from "./queries";

/**
 * Buying: one wish, one key, one purchase. The key stays over retries of what may have reached the server;
 * a second tab has another key, and the server leads it to the same purchase.
 */
export function useBuy(plugin: Pick<PluginPage, "id" | "slug">) {
  const toast = useProblemToast();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const key = useRef<string>(undefined);
  const busy = useRef(false);
  const [leaving, setLeaving] = useState(false);

  const { mutate, isPending } = useMutation({
    mutationFn: () => {
      key.current ??= idempotencyKey();
      return store.fetch.POST("/v1/purchases", {
        params: { header: { "Idempotency-Key": key.current } },
        body: { pluginId: plugin.id },
      });
    },
    onSuccess({ data }) {
      if (!data) return;
      if (data.checkoutUrl) {
        setLeaving(true);
        leaveFor(data.checkoutUrl);
        return;
      }
      key.current = undefined;
      busy.current = false;
      void navigate({ to: "/purchases/$purchaseId", params: { purchaseId: data.id } });
    },
    onError(error) {
      busy.current = false;
      // Only what may have been taken is asked for again under the same name.
      if (!(error instanceof ProblemError && error.transient) || error.code === "checkout_unavailable") {
        key.current = undefined;
      }
      void queryClient.invalidateQueries(quoteOf(plugin.slug));
      if (error.code !== "already_owned" && error.code !== "unauthenticated") toast(error);
    },
  });

  // Who comes Back from the payment page may find this page as they left it, waiting.
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      key.current = undefined;
      busy.current = false;
      setLeaving(false);
      void queryClient.invalidateQueries(quoteOf(plugin.slug));
    };
    addEventListener("pageshow", onShow);
    return () => removeEventListener("pageshow", onShow);
  }, [queryClient, plugin.slug]);

  const buy = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    mutate();
  }, [mutate]);
  return { buy, busy: isPending || leaving, leaving };
}

import { sessionQuery } from "@shared/account/session";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { store } from "@/api";
import { useCheckout } from "@/features/checkout/useCheckout";
import { useDownload } from "@/features/download/useDownload";
import { keepIntention, takeIntention } from "./intention";
import { type Offer, offerFor } from "./offer";
import { type PluginPage, quoteOf } from "./queries";

export type Acquire = {
  offer: Offer;
  guest: boolean;
  /** Does what the offer says. */
  act: () => void;
  download: () => void;
  busy: boolean;
  leaving: boolean;
};

/** The plugin page's one action: what it is for this visitor, and doing it. `wanted` is `?buy=1`. */
export function useAcquire(plugin: PluginPage, wanted: boolean): Acquire {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const session = useQuery(sessionQuery);
  const account = session.data;
  const quote = useQuery({ ...quoteOf(plugin.slug), enabled: Boolean(account) });
  const { buy, ...buying } = useCheckout(plugin.id);
  const downloading = useDownload(plugin.slug);
  const toast = useProblemToast();
  const getting = useMutation({
    mutationFn: () => store.fetch.POST("/v1/plugins/{plugin}/get", { params: { path: { plugin: plugin.slug } } }),
    onSettled: () => queryClient.invalidateQueries(quoteOf(plugin.slug)),
    onError: toast,
  });

  const settled = account ? quote.isSuccess || quote.isError : session.isSuccess || session.isError;
  const offer = offerFor(
    plugin,
    !settled ? { state: "unknown" } : account ? { state: "customer", quote: quote.data } : { state: "guest" },
  );
  const { kind } = offer;
  const guest = settled && !account;

  const { mutate: get } = getting;
  const { mutate: fetchFile } = downloading;
  const download = useCallback(
    () => fetchFile(plugin.latestVersion, { onError: toast }),
    [fetchFile, plugin.latestVersion, toast],
  );
  const act = useCallback(() => {
    if (kind === "download") return download();
    if (guest) {
      keepIntention(plugin.slug);
      void navigate({ to: "/log-in", search: { next: `/plugins/${plugin.slug}?buy=1` } });
      return;
    }
    if (kind === "get") get();
    if (kind === "buy" || kind === "continue") buy();
  }, [kind, guest, plugin.slug, navigate, get, buy, download]);

  // Back from logging in: what they had clicked goes on, and the address forgets it.
  useEffect(() => {
    if (!wanted || kind === "loading") return;
    if (!guest && takeIntention(plugin.slug) && kind !== "download") act();
    void navigate({ to: ".", search: (before) => ({ ...before, buy: undefined }), replace: true, resetScroll: false });
  }, [wanted, kind, guest, plugin.slug, act, navigate]);

  return {
    offer,
    guest,
    act,
    download,
    busy: buying.busy || getting.isPending || downloading.isPending,
    leaving: buying.leaving,
  };
}

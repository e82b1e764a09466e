import { sessionQuery } from "@shared/account/session";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { store } from "@/api";
import { useCheckout } from "@/features/checkout/useCheckout";
import { useCurrency } from "@/features/currency/choice";
import { useDownload } from "@/features/download/useDownload";
import { purchaseQuery } from "@/features/purchase/purchaseQuery";
import { keepIntention, takeIntention } from "./intention";
import { type Offer, offerFor } from "./offer";
import { type PluginPage, quoteOf } from "./queries";
import type { PluginSearch } from "./search";
import { type Code, useCode } from "./useCode";

export type Acquire = {
  offer: Offer;
  code: Code;
  /** The currency that prices are wanted in, where the plugin has no price. */
  missing?: string;
  /** How tax goes with the price, once the server has said so. */
  taxBehavior?: "inclusive" | "exclusive";
  guest: boolean;
  /** Does what the offer says. */
  act: () => void;
  download: () => void;
  busy: boolean;
  leaving: boolean;
};

/** The plugin page's one action: what it is for this visitor, at which price, and doing it. */
export function useAcquire(plugin: PluginPage, search: PluginSearch): Acquire {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { buy, ...buying } = useCheckout(plugin.id);
  const downloading = useDownload(plugin.slug);
  const toast = useProblemToast();
  const getting = useMutation({
    mutationFn: () => store.fetch.POST("/v1/plugins/{plugin}/get", { params: { path: { plugin: plugin.slug } } }),
    onSettled: () => queryClient.invalidateQueries(quoteOf(plugin.slug)),
    onError: toast,
  });
  const { offer, code, guest, ...shown } = useOffer(plugin, search.coupon);
  const { kind } = offer;

  const { mutate: get } = getting;
  const { mutate: fetchFile } = downloading;
  const download = useCallback(
    () => fetchFile(plugin.latestVersion, { onError: toast }),
    [fetchFile, plugin.latestVersion, toast],
  );
  const act = useCallback(() => {
    if (offer.kind === "download") return download();
    if (guest) {
      keepIntention(plugin.slug);
      const next = new URLSearchParams({ buy: "1", ...(search.coupon ? { coupon: search.coupon } : {}) });
      void navigate({ to: "/log-in", search: { next: `/plugins/${plugin.slug}?${next}` } });
      return;
    }
    if (offer.kind === "get") get();
    if (offer.kind === "continue") buy();
    if (offer.kind === "buy")
      buy({ currency: offer.price.currency, couponCode: offer.discount?.code, quotedPrice: offer.price });
  }, [offer, guest, plugin.slug, search.coupon, navigate, get, buy, download]);

  // Back from logging in: what they had clicked goes on, and the address forgets it. With a code that is not good for them, they
  // see the price first.
  const wanted = search.buy === 1;
  const refused = code.error !== undefined;
  useEffect(() => {
    if (!wanted || kind === "loading" || code.checking) return;
    if (!guest && takeIntention(plugin.slug) && kind !== "download" && !refused) act();
    void navigate({ to: ".", search: (before) => ({ ...before, buy: undefined }), replace: true, resetScroll: false });
  }, [wanted, kind, guest, code.checking, refused, plugin.slug, act, navigate]);

  return {
    offer,
    code,
    guest,
    ...shown,
    act,
    download,
    busy: buying.busy || getting.isPending || downloading.isPending,
    leaving: buying.leaving,
  };
}

/** What the plugin costs this visitor, in their currency and with their code. */
function useOffer(plugin: PluginPage, typed: string | undefined) {
  const currency = useCurrency();
  const session = useQuery(sessionQuery);
  const account = session.data;
  const quote = useQuery({ ...quoteOf(plugin.slug), enabled: Boolean(account) });
  const settled = account ? quote.isSuccess || quote.isError : session.isSuccess || session.isError;
  const guest = settled && !account;
  const asked = offerFor(
    plugin,
    !settled ? { state: "unknown" } : account ? { state: "customer", quote: quote.data } : { state: "guest" },
    currency,
  );
  const code = useCode(plugin.slug, "price" in asked ? asked.price.currency : "", typed, asked.kind === "buy");
  const open = useOpenPurchase(asked);
  const offer = open ?? (asked.kind === "buy" && code.quote ? withCode(asked, code.quote) : asked);
  return {
    offer,
    code,
    guest,
    missing: asked.kind === "buy" && asked.price.currency !== currency ? currency : undefined,
    taxBehavior: (code.quote ?? quote.data)?.taxBehavior,
  };
}

const withCode = (offer: Offer & { kind: "buy" }, { price, discount }: NonNullable<Code["quote"]>): Offer => ({
  ...offer,
  price,
  discount,
});

/** What a purchase that is under way was begun at, whatever the price is now. */
function useOpenPurchase(offer: Offer): Offer | undefined {
  const id = offer.kind === "continue" ? offer.purchase : undefined;
  const open = useQuery({ ...purchaseQuery(id ?? ""), enabled: id !== undefined, refetchInterval: false });
  if (offer.kind !== "continue" || open.isError) return undefined;
  if (!open.data) return { kind: "loading" };
  return { ...offer, price: open.data.amount, discount: open.data.discount };
}

import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useCheckout, type Wish } from "../checkout/useCheckout";
import classes from "./Purchase.module.css";
import { purchaseQuery } from "./purchaseQuery";
import { type Purchase, viewOf } from "./purchaseView";

/** The same once more; what was bought and given back is bought at today's price. */
function wishAgain({ status, amount, discount }: Purchase): Wish {
  if (status === "refunded") return { currency: amount.currency };
  return { currency: amount.currency, couponCode: discount?.code, quotedPrice: amount };
}

/** What the customer can do with the purchase as it stands. */
export function PurchaseActions({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation("purchase");
  const view = viewOf(purchase.status);
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const checkout = useCheckout(purchase.pluginId);
  const cancel = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/purchases/{purchaseId}/cancel", { params: { path: { purchaseId: purchase.id } } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: purchaseQuery(purchase.id).queryKey }),
    onError: toast,
  });
  return (
    <div className={classes.actions}>
      {view.owns && <ButtonLink to="/library">{t("action.library")}</ButtonLink>}
      {view.canPay && purchase.checkoutUrl && (
        <Button component="a" href={purchase.checkoutUrl}>
          {t("action.pay")}
        </Button>
      )}
      {view.canTryAgain && (
        <Button loading={checkout.busy} onClick={() => checkout.buy(wishAgain(purchase))}>
          {t(purchase.status === "refunded" ? "action.buyAgain" : "action.tryAgain")}
        </Button>
      )}
      <ButtonLink
        to="/plugins/$slug"
        params={{ slug: purchase.pluginSlug }}
        search={{ coupon: view.canTryAgain ? purchase.discount?.code : undefined }}
        variant="default"
      >
        {t("action.plugin")}
      </ButtonLink>
      {view.canCancel && (
        <Button variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("action.cancel")}
        </Button>
      )}
    </div>
  );
}

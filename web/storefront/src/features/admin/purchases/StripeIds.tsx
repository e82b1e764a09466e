import { useTranslation } from "react-i18next";
import { Fact, Id } from "./Fact";
import classes from "./PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "./refundable";

/** What the purchase is called at Stripe. */
export function StripeIds({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  const ids = [
    { name: t("purchase.session"), id: purchase.sessionId },
    { name: t("purchase.paymentIntent"), id: purchase.paymentIntentId },
    { name: t("purchase.charge"), id: purchase.chargeId },
  ].filter(({ id }) => id);
  return (
    <section className={classes.section} aria-labelledby="stripe">
      <h2 id="stripe">{t("purchase.stripe")}</h2>
      {ids.length === 0 ? (
        <p className={classes.note}>{t("purchase.noStripe")}</p>
      ) : (
        <dl className={classes.facts}>
          {ids.map(({ name, id = "" }) => (
            <Fact key={name} name={name}>
              <Id value={id} what={name} />
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}

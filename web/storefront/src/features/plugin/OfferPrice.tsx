import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import classes from "./ActionCard.module.css";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** What is to be paid and, with a discount, what it is less than. */
export function OfferPrice({ plugin, acquire: { offer } }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation(["plugin", "common"]);
  const { money } = useFormat();
  const price = "price" in offer ? offer.price : plugin.price;
  const discount = "discount" in offer ? offer.discount : undefined;
  if (!discount) return price.minor === 0 ? t("common:price.free") : money(price, { trim: true });
  return (
    <>
      <span className="visually-hidden">{t("price.before")} </span>
      <s className={classes.before}>{money(discount.list, { trim: true })}</s>{" "}
      <span className="visually-hidden">{t("price.now")} </span>
      {price.minor === 0 ? t("common:price.free") : money(price, { trim: true })}
    </>
  );
}

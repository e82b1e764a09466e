import { useTranslation } from "react-i18next";
import { CurrencyButton } from "@/features/currency/CurrencyButton";
import classes from "./ActionCard.module.css";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** How the price is meant: with or without tax, in which currency, and that it can be had in another. */
export function PriceNote({ plugin, acquire }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation("plugin");
  const { offer, missing, taxBehavior } = acquire;
  if (offer.kind !== "buy") return null;
  const tax = taxBehavior && offer.price.minor > 0 && t(`price.${taxBehavior}`);
  const other = missing && offer.price.minor > 0 && t("price.missing", { wanted: missing, paid: offer.price.currency });
  const several = plugin.prices.length > 0;
  if (!tax && !other && !several) return null;
  return (
    <p className={classes.note}>
      {[tax, other].filter(Boolean).join(" ")}{" "}
      {several && <CurrencyButton className={classes.inline} named={!missing} />}
    </p>
  );
}

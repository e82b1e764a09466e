import { IconReceiptRefund, IconSignature, IconUserCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Trust.module.css";

const facts = [
  ["reviewed", IconUserCheck],
  ["signed", IconSignature],
  ["refunds", IconReceiptRefund],
] as const;

/** What the store promises, because it does it. */
export function Trust() {
  const { t } = useTranslation("catalogue");
  return (
    <section className={classes.trust} aria-label={t("trust.title")}>
      {facts.map(([fact, Icon]) => (
        <div key={fact} className={classes.fact}>
          <Icon size={20} stroke={1.6} aria-hidden="true" />
          <h2 className={classes.title}>{t(`trust.${fact}`)}</h2>
          <p>{t(`trust.${fact}Text`)}</p>
        </div>
      ))}
    </section>
  );
}

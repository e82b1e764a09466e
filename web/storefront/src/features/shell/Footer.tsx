import { brand } from "@shared/api/boot";
import { BrandMark } from "@shared/components/BrandMark";
import { useTranslation } from "react-i18next";
import { CurrencyButton } from "@/features/currency/CurrencyButton";
import classes from "./Footer.module.css";

export function Footer() {
  const { t } = useTranslation("store");
  return (
    <footer className={classes.footer}>
      <nav className={classes.inner} aria-label={t("nav.footer", { ns: "common" })}>
        <BrandMark />
        <ul className={classes.links}>
          <li>
            <CurrencyButton className={classes.currency} />
          </li>
          <li>
            <a href={brand.publisherUrl}>{t("nav.publish")}</a>
          </li>
          {brand.legal.map(({ kind, href }) => (
            <li key={kind}>
              <a href={href}>{t(`legal.${kind}`, { ns: "common" })}</a>
            </li>
          ))}
        </ul>
      </nav>
    </footer>
  );
}

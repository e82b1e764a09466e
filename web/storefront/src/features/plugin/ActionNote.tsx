import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./ActionCard.module.css";
import type { Acquire } from "./useAcquire";

/** What the button does not say by itself. */
export function ActionNote({ acquire: { offer, leaving } }: { acquire: Acquire }) {
  const { t } = useTranslation("plugin");
  if (leaving) return <Note>{t("action.redirecting")}</Note>;
  switch (offer.kind) {
    case "buy":
      return <Note>{t(offer.price.minor === 0 ? "action.nothingToPay" : "action.once")}</Note>;
    case "get":
      return <Note>{t("action.freeForAll")}</Note>;
    case "continue":
      return (
        <Note>
          {t("action.open")}{" "}
          <Link to="/purchases/$purchaseId" params={{ purchaseId: offer.purchase }}>
            {t("action.seePurchase")}
          </Link>
        </Note>
      );
    case "suspended":
    case "unlisted":
    case "noVersion":
      return <Note>{t(`action.${offer.kind}Text`)}</Note>;
    default:
      return null;
  }
}

const Note = ({ children }: { children: React.ReactNode }) => (
  <p className={classes.note} role="status">
    {children}
  </p>
);

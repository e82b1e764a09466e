import { useTranslation } from "react-i18next";
import { ActionButton } from "./ActionButton";
import classes from "./ActionCard.module.css";
import { ActionNote } from "./ActionNote";
import { CodeField } from "./CodeField";
import { OfferPrice } from "./OfferPrice";
import { PriceNote } from "./PriceNote";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** The action on phones: always under the thumb. */
export function ActionBar({ plugin, acquire }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation("plugin");
  const { offer, guest, download } = acquire;
  const explains = ["continue", "suspended", "unlisted", "noVersion"].includes(offer.kind);
  return (
    <section className={classes.bar} aria-label={t("action.label", { name: plugin.name })}>
      <div className={classes.barLine}>
        <div className={classes.barPrice}>
          {offer.kind === "download" ? t("action.owned") : <OfferPrice plugin={plugin} acquire={acquire} />}
        </div>
        <ActionButton acquire={acquire} />
      </div>
      {explains && <ActionNote acquire={acquire} />}
      <div className={classes.barMore}>
        <PriceNote plugin={plugin} acquire={acquire} />
        <CodeField acquire={acquire} />
      </div>
      {guest && offer.kind === "get" && (
        <button type="button" className={classes.plain} onClick={download}>
          {t("action.withoutAccount")}
        </button>
      )}
    </section>
  );
}

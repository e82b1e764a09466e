import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import { ActionButton } from "./ActionButton";
import classes from "./ActionCard.module.css";
import { ActionNote } from "./ActionNote";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** The action on phones: always under the thumb. */
export function ActionBar({ plugin, acquire }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation(["plugin", "common"]);
  const { money } = useFormat();
  const { offer, guest, download } = acquire;
  const price = "price" in offer ? offer.price : plugin.price;
  const explains = ["continue", "suspended", "unlisted", "noVersion"].includes(offer.kind);
  return (
    <section className={classes.bar} aria-label={t("action.label", { name: plugin.name })}>
      <div className={classes.barLine}>
        <div className={classes.barPrice}>
          {offer.kind === "download"
            ? t("action.owned")
            : price.minor === 0
              ? t("common:price.free")
              : money(price, { trim: true })}
        </div>
        <ActionButton acquire={acquire} />
      </div>
      {explains && <ActionNote acquire={acquire} />}
      {guest && offer.kind === "get" && (
        <button type="button" className={classes.plain} onClick={download}>
          {t("action.withoutAccount")}
        </button>
      )}
    </section>
  );
}

import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import type { Fields } from "./fields";
import classes from "./StoreCard.module.css";

/** The plugin as it will stand among others in the store. */
export function StoreCard({ plugin, fields }: { plugin: Schemas["Plugin"]; fields: Fields }) {
  const { t } = useTranslation(["listing", "common"]);
  return (
    <section aria-labelledby="store-card">
      <h2 id="store-card" className={classes.title}>
        {t("card.title")}
      </h2>
      <div className={classes.card}>
        <PluginIcon slug={fields.slug} src={plugin.icon?.url} size={56} />
        <div className={classes.words}>
          <p className={classes.name}>{fields.name || "…"}</p>
          <p className={classes.summary}>{fields.summary || t("card.noSummary")}</p>
          <p className={classes.foot}>
            <span>{plugin.ownerName}</span>
            <span className={classes.price}>
              {fields.price.minor === 0 ? t("common:price.free") : <Money value={fields.price} trim />}
            </span>
          </p>
        </div>
      </div>
    </section>
  );
}

import { PluginIcon } from "@shared/components/PluginIcon";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PanelLink } from "./PanelLink";
import classes from "./Takedowns.module.css";

/** A plugin that was taken down: why, when, and whom it touches. */
export function Takedown({ plugin }: { plugin: Schemas["Takedown"] }) {
  const { t } = useTranslation("admin");
  const { number } = useFormat();
  return (
    <li className={classes.item}>
      <PluginIcon slug={plugin.pluginSlug} src={plugin.pluginIconUrl} size={48} />
      <div className={classes.name}>
        <h2>
          <Link to="/plugins/$slug" params={{ slug: plugin.pluginSlug }}>
            {plugin.pluginName}
          </Link>
        </h2>
        <div className={classes.quiet}>
          <Link to="/publishers/$publisherId" params={{ publisherId: plugin.publisher.id }} className={classes.quiet}>
            {t("takedowns.by", { publisher: plugin.publisher.name })}
          </Link>
          {" · "}
          {t("takedowns.sales", { count: plugin.sales, formatted: number(plugin.sales) })}
          {" · "}
          {t("takedowns.downloads", { count: plugin.downloads, formatted: number(plugin.downloads) })}
        </div>
      </div>
      <div className={classes.why}>
        {t(`takedowns.reason.${plugin.reason}`, { defaultValue: plugin.reason })}
        <div className={classes.quiet}>
          <When at={plugin.takenDownAt} absolute="dateTime" />
        </div>
      </div>
      <div className={classes.act}>
        <PanelLink slug={plugin.pluginSlug}>{t("takedowns.reinstate")}</PanelLink>
      </div>
    </li>
  );
}

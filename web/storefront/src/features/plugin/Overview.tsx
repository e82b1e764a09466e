import { Markdown } from "@shared/components/Markdown";
import { useTranslation } from "react-i18next";
import { Gallery } from "./Gallery";
import classes from "./PluginView.module.css";
import type { PluginPage } from "./queries";

export function Overview({ plugin }: { plugin: PluginPage }) {
  const { t } = useTranslation("plugin");
  return (
    <>
      <Gallery name={plugin.name} urls={plugin.screenshotUrls} />
      {plugin.descriptionHtml.trim() ? (
        <Markdown html={plugin.descriptionHtml} />
      ) : (
        <p className={classes.quiet}>{t("overview.none")}</p>
      )}
    </>
  );
}

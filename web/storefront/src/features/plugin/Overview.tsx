import { Markdown } from "@shared/components/Markdown";
import { useTranslation } from "react-i18next";
import { Gallery } from "./Gallery";
import classes from "./PluginView.module.css";
import type { PluginPage } from "./queries";
import { withoutTitle } from "./withoutTitle";

export function Overview({ plugin }: { plugin: PluginPage }) {
  const { t } = useTranslation("plugin");
  const html = withoutTitle(plugin.descriptionHtml, plugin.name, plugin.slug);
  return (
    <>
      <Gallery name={plugin.name} urls={plugin.screenshotUrls} />
      {html.trim() ? <Markdown html={html} /> : <p className={classes.quiet}>{t("overview.none")}</p>}
    </>
  );
}

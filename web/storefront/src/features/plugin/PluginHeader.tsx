import { Badge } from "@shared/components/Badge";
import { useDocumentTitle } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { categoryIcon, useCategoryName } from "@/features/catalogue/categories";
import { RatingLine } from "@/features/catalogue/RatingLine";
import classes from "./PluginHeader.module.css";
import type { PluginPage } from "./queries";

export function PluginHeader({ plugin }: { plugin: PluginPage }) {
  const { t } = useTranslation(["plugin", "catalogue"]);
  const { compact } = useFormat();
  const { name } = useCategoryName();
  useDocumentTitle(plugin.name);
  const Category = categoryIcon(plugin.category);
  return (
    <header className={classes.header}>
      <div className={classes.icon}>
        <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={80} />
      </div>
      <div className={classes.words}>
        <h1>{plugin.name}</h1>
        <p className={classes.publisher}>
          {t("byline")}{" "}
          <Link to="/publishers/$publisherId" params={{ publisherId: plugin.publisher.id }}>
            {plugin.publisher.name}
          </Link>{" "}
          {plugin.status === "unlisted" && <Badge tone="warn">{t("status.unlisted")}</Badge>}
        </p>
      </div>
      <p className={classes.summary}>{plugin.summary}</p>
      <div className={classes.facts}>
        <Link to="." search={{ tab: "reviews" }} resetScroll={false} className={classes.fact}>
          <RatingLine rating={plugin.rating} size={16} />
        </Link>
        <span className={classes.fact}>
          <IconDownload size={16} stroke={1.6} aria-hidden="true" />
          {t("catalogue:downloads", { count: plugin.downloads, shown: compact(plugin.downloads) })}
        </span>
        <Link to="/categories/$category" params={{ category: plugin.category }} className={classes.fact}>
          <Category size={16} stroke={1.6} aria-hidden="true" />
          {name(plugin.category)}
        </Link>
      </div>
    </header>
  );
}

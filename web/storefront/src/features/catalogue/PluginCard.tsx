import { PluginIcon } from "@shared/components/PluginIcon";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCurrency } from "@/features/currency/choice";
import { priceIn } from "@/features/currency/price";
import classes from "./PluginCard.module.css";
import { Price } from "./Price";
import type { Card } from "./queries";
import { RatingLine } from "./RatingLine";

type Props = { plugin: Card; large?: boolean; heading?: "h2" | "h3" };

/** A plugin in a list. The name is the link; its target covers the whole card. */
export function PluginCard({ plugin, large, heading: Heading = "h3" }: Props) {
  const { t } = useTranslation("catalogue");
  const { compact } = useFormat();
  const price = priceIn(plugin, useCurrency());
  const shown = compact(plugin.downloads);
  return (
    <article className={classes.card} data-large={large}>
      <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={large ? 72 : 56} />
      <div className={classes.words}>
        <Heading className={classes.name}>
          <Link to="/plugins/$slug" params={{ slug: plugin.slug }} className={classes.link}>
            {plugin.name}
          </Link>
        </Heading>
        <p className={classes.publisher}>{t("card.by", { publisher: plugin.publisher.name })}</p>
      </div>
      <p className={classes.summary}>{plugin.summary}</p>
      <div className={classes.facts}>
        <RatingLine rating={plugin.rating} />
        {plugin.downloads > 0 && (
          <span className={classes.downloads}>
            <IconDownload size={14} stroke={1.6} aria-hidden="true" />
            <span aria-hidden="true">{shown}</span>
            <span className="visually-hidden">{t("downloads", { count: plugin.downloads, shown })}</span>
          </span>
        )}
        <span className={classes.price}>
          <Price value={price} />
        </span>
      </div>
    </article>
  );
}

import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ActionButton } from "./ActionButton";
import classes from "./ActionCard.module.css";
import { ActionNote } from "./ActionNote";
import { CodeField } from "./CodeField";
import { OfferPrice } from "./OfferPrice";
import { PriceNote } from "./PriceNote";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** Price and action beside the page, with what one should know before and after. */
export function ActionCard({ plugin, acquire }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation("plugin");
  const { offer, guest, download } = acquire;
  return (
    <section className={classes.card} aria-label={t("action.label", { name: plugin.name })}>
      {offer.kind === "download" ? (
        <p className={classes.owned}>
          <IconCircleCheck size={20} stroke={1.6} aria-hidden="true" />
          {t("action.owned")}
        </p>
      ) : (
        <p className={classes.price}>
          <OfferPrice plugin={plugin} acquire={acquire} />
        </p>
      )}
      <PriceNote plugin={plugin} acquire={acquire} />
      <ActionButton acquire={acquire} fullWidth />
      {guest && offer.kind === "get" && (
        <Button variant="subtle" color="gray" size="sm" onClick={download}>
          {t("action.withoutAccount")}
        </Button>
      )}
      <ActionNote acquire={acquire} />
      <CodeField acquire={acquire} />
      {offer.kind !== "noVersion" && offer.kind !== "unlisted" && (
        <p className={classes.note}>
          {t("action.verifyHint")}{" "}
          <Link to="." search={{ tab: "install" }} resetScroll={false}>
            {t("action.verify")}
          </Link>
        </p>
      )}
    </section>
  );
}

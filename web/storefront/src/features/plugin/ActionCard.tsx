import { Button } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ActionButton } from "./ActionButton";
import classes from "./ActionCard.module.css";
import { ActionNote } from "./ActionNote";
import type { PluginPage } from "./queries";
import type { Acquire } from "./useAcquire";

/** Price and action beside the page, with what one should know before and after. */
export function ActionCard({ plugin, acquire }: { plugin: PluginPage; acquire: Acquire }) {
  const { t } = useTranslation(["plugin", "common"]);
  const { money } = useFormat();
  const { offer, guest, download } = acquire;
  const price = "price" in offer ? offer.price : plugin.price;
  return (
    <section className={classes.card} aria-label={t("action.label", { name: plugin.name })}>
      {offer.kind === "download" ? (
        <p className={classes.owned}>
          <IconCircleCheck size={20} stroke={1.6} aria-hidden="true" />
          {t("action.owned")}
        </p>
      ) : (
        <p className={classes.price}>{price.minor === 0 ? t("common:price.free") : money(price, { trim: true })}</p>
      )}
      <ActionButton acquire={acquire} fullWidth />
      {guest && offer.kind === "get" && (
        <Button variant="subtle" color="gray" size="sm" onClick={download}>
          {t("action.withoutAccount")}
        </Button>
      )}
      <ActionNote acquire={acquire} />
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

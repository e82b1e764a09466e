import { Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { IconBan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PluginStatus } from "@/components/PluginStatus";
import { useWord } from "@/components/useWord";
import { PluginActions } from "./PluginActions";
import classes from "./PluginHeader.module.css";

export function PluginHeader({ plugin }: { plugin: Schemas["Plugin"] }) {
  useDocumentTitle(plugin.name);
  return (
    <>
      <header className={classes.header}>
        <PluginIcon slug={plugin.slug} src={plugin.icon?.url} size={56} />
        <div className={classes.words}>
          <h1 className={classes.name}>{plugin.name}</h1>
          <div className={classes.facts}>
            <span className={classes.slug}>{plugin.slug}</span>
            <PluginStatus status={plugin.status} />
          </div>
        </div>
        <PluginActions plugin={plugin} />
      </header>
      {plugin.status === "taken_down" && <TakenDown reason={plugin.takedownReason} />}
    </>
  );
}

function TakenDown({ reason }: { reason: Schemas["Plugin"]["takedownReason"] }) {
  const { t } = useTranslation("plugins");
  const word = useWord();
  return (
    <div className={classes.takenDown} role="status">
      <IconBan size={20} stroke={1.6} aria-hidden="true" />
      <p>
        <strong>{t("takenDown")}</strong>{" "}
        {reason && t("takenDownReason", { reason: word("submission", "takedown", reason) })} {t("takenDownText")}
      </p>
    </div>
  );
}

export function PluginHeaderWaiting() {
  return (
    <div className={classes.header} aria-hidden="true">
      <Skeleton height={56} width={56} radius="md" />
      <div className={classes.words}>
        <Skeleton height={26} width={220} mb={10} />
        <Skeleton height={14} width={140} />
      </div>
    </div>
  );
}

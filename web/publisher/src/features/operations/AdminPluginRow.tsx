import { Button, Skeleton } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PluginStatus } from "@/components/PluginStatus";
import classes from "./AdminPluginRow.module.css";

export type Act = "takedown" | "reinstate";

/** What an admin can do to a plugin as it stands; a draft is nobody's business yet. */
export function actFor(status: Schemas["PluginSummary"]["status"]): Act | undefined {
  if (status === "taken_down") return "reinstate";
  return status === "draft" ? undefined : "takedown";
}

type Props = { plugin: Schemas["PluginSummary"]; onItsWay: boolean; onAct: (act: Act) => void };

export function AdminPluginRow({ plugin, onItsWay, onAct }: Props) {
  const { t } = useTranslation("operations");
  const act = actFor(plugin.status);
  return (
    <li className={classes.row}>
      <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={40} />
      <div className={classes.words}>
        <Link to="/plugins/$pluginId" params={{ pluginId: plugin.id }} className={classes.name}>
          <VisibleText text={plugin.name} />
        </Link>
        <span className={classes.slug}>{plugin.slug}</span>
      </div>
      <span className={classes.version}>
        {plugin.latestPublishedVersion ?? plugin.latestVersion ?? t("plugins.noVersion")}
      </span>
      <span className={classes.status}>
        {onItsWay ? <Badge tone="info">{t("plugins.onItsWay")}</Badge> : <PluginStatus status={plugin.status} />}
      </span>
      <span className={classes.act}>
        {act && !onItsWay && (
          <Button
            size="compact-sm"
            variant={act === "takedown" ? "subtle" : "default"}
            color={act === "takedown" ? "red" : undefined}
            aria-label={t(`plugins.${act}Of`, { name: plugin.name })}
            onClick={() => onAct(act)}
          >
            {t(`plugins.${act}`)}
          </Button>
        )}
      </span>
    </li>
  );
}

export function AdminPluginRowsWaiting() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <div key={i} className={classes.row}>
          <Skeleton height={40} width={40} radius="md" />
          <div className={classes.words}>
            <Skeleton height={14} width="40%" mb={8} />
            <Skeleton height={12} width="30%" />
          </div>
          <Skeleton className={classes.version} height={14} width={56} />
          <Skeleton className={classes.status} height={22} width={72} radius="xl" />
        </div>
      ))}
    </div>
  );
}

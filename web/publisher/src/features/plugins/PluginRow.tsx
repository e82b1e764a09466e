import { Skeleton } from "@mantine/core";
import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PluginStatus } from "@/components/PluginStatus";
import { ReleaseStatus } from "@/components/ReleaseStatus";
import classes from "./PluginRow.module.css";

/** One plugin in the list: what it is, how its newest release stands, what it costs. */
export function PluginRow({ plugin }: { plugin: Schemas["PluginSummary"] }) {
  const { t } = useTranslation(["plugins", "common"]);
  return (
    <Link to="/plugins/$pluginId" params={{ pluginId: plugin.id }} className={classes.row}>
      <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={48} />
      <span className={classes.words}>
        <span className={classes.name}>{plugin.name}</span>
        <span className={classes.summary}>{plugin.summary || plugin.slug}</span>
      </span>
      <span className={classes.release}>
        {plugin.latestVersion && plugin.latestStatus ? (
          <>
            <span className="tabular">{plugin.latestVersion}</span>
            <ReleaseStatus status={plugin.latestStatus} />
          </>
        ) : (
          <span className={classes.no}>{t("noRelease")}</span>
        )}
      </span>
      <span className={classes.price}>
        {plugin.price.minor === 0 ? t("common:price.free") : <Money value={plugin.price} trim />}
      </span>
      <span className={classes.status}>
        <PluginStatus status={plugin.status} />
      </span>
    </Link>
  );
}

export function PluginRowsWaiting() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((i) => (
        <div key={i} className={classes.row}>
          <Skeleton height={48} width={48} radius="md" />
          <span className={classes.words}>
            <Skeleton height={16} width="40%" mb={8} />
            <Skeleton height={12} width="70%" />
          </span>
          <Skeleton className={classes.release} height={20} width={120} />
          <Skeleton className={classes.price} height={16} width={56} />
          <Skeleton className={classes.status} height={22} width={72} radius="xl" />
        </div>
      ))}
    </div>
  );
}

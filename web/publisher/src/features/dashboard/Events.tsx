import { Skeleton } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Events.module.css";
import { latestEventsQuery } from "./queries";

/** What happened lately, newest first. */
export function Events({ plugin }: { plugin?: string }) {
  const { t } = useTranslation("dashboard");
  const heading = useId();
  const { data, error, refetch } = useQuery({ ...latestEventsQuery(plugin), refetchInterval: 60_000 });
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={classes.title}>
        {t("events.title")}
      </h2>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : data.items.length === 0 ? (
        <p className={classes.none}>{t("events.none")}</p>
      ) : (
        <ol className={classes.list}>
          {data.items.map((event) => (
            <li key={event.id}>
              <Event event={event} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Event({ event }: { event: Schemas["PluginEvent"] }) {
  const { t } = useTranslation("dashboard");
  return (
    <Link {...targetOf(event)} className={classes.event}>
      <PluginIcon slug={event.slug} src={event.iconUrl} size={32} />
      <span className={classes.words}>
        <span className={classes.what}>{t(`events.kind.${event.kind}`, { version: event.version ?? "" })}</span>
        <span className={classes.about}>
          <span className={classes.plugin}>{event.pluginName}</span> · <When at={event.at} />
        </span>
      </span>
    </Link>
  );
}

function targetOf({ pluginId, submissionId }: Schemas["PluginEvent"]): Pick<LinkProps, "to" | "params"> {
  return submissionId
    ? { to: "/submissions/$submissionId", params: { submissionId } }
    : { to: "/plugins/$pluginId/publications", params: { pluginId } };
}

function Waiting() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3, 4].map((i) => (
        <div key={i} className={classes.event}>
          <Skeleton height={32} width={32} radius="sm" />
          <span className={classes.words}>
            <Skeleton height={14} width="70%" mb={6} />
            <Skeleton height={12} width="50%" />
          </span>
        </div>
      ))}
    </div>
  );
}

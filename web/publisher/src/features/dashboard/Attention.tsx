import { UnstyledButton } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { useWord } from "@/components/useWord";
import classes from "./Attention.module.css";
import { attentionQuery } from "./queries";

type Item = Schemas["AttentionItem"];

const shownAtFirst = 4;

/** What waits for the publisher, before everything else; nothing at all when nothing does. */
export function Attention() {
  const { t } = useTranslation("dashboard");
  const heading = useId();
  const [all, setAll] = useState(false);
  const { data } = useQuery({ ...attentionQuery, refetchInterval: 60_000 });
  if (!data?.items.length) return null;
  const shown = all ? data.items : data.items.slice(0, shownAtFirst);
  return (
    <section className={classes.attention} aria-labelledby={heading}>
      <h2 id={heading} className={classes.title}>
        {t("attention.title")}
        <span className={classes.count}>{data.more ? `${data.items.length}+` : data.items.length}</span>
      </h2>
      <ul className={classes.list}>
        {shown.map((item) => (
          <li key={`${item.kind}/${item.pluginId}/${item.submissionId ?? item.publicationId ?? item.releaseId ?? ""}`}>
            <AttentionLink item={item} />
          </li>
        ))}
      </ul>
      {!all && data.items.length > shownAtFirst && (
        <UnstyledButton className={classes.more} onClick={() => setAll(true)}>
          {t("attention.more")}
        </UnstyledButton>
      )}
    </section>
  );
}

function AttentionLink({ item }: { item: Item }) {
  const { t } = useTranslation("dashboard");
  const word = useWord();
  const { dateTime } = useFormat();
  const words = { plugin: item.pluginName, version: item.version ?? "" };
  const reason =
    item.reasonCode && item.kind !== "checks_failed"
      ? word("submission", "reason", item.reasonCode)
      : item.takedownReason && word("submission", "takedown", item.takedownReason);
  return (
    <Link {...targetOf(item)} className={classes.item} data-kind={urgency[item.kind]}>
      <PluginIcon slug={item.slug} src={item.iconUrl} size={36} />
      <span className={classes.words}>
        <span className={classes.what}>{t(`attention.kind.${item.kind}`, words)}</span>
        <span className={classes.text}>
          {reason && `${reason}. `}
          {t(`attention.text.${item.kind}`, words)}
          {item.dueAt && item.kind !== "check_errored" && item.kind !== "publication_failing" && (
            <> {t("attention.due", { at: dateTime(item.dueAt) })}.</>
          )}
        </span>
      </span>
      <span className={classes.at}>
        <When at={item.at} />
      </span>
      <IconChevronRight className={classes.arrow} size={18} stroke={1.6} aria-hidden="true" />
    </Link>
  );
}

const urgency: Record<Item["kind"], "act" | "look"> = {
  changes_requested: "act",
  checks_failed: "act",
  closing_soon: "act",
  check_errored: "look",
  message_unanswered: "act",
  publication_failing: "look",
  taken_down: "act",
  ready_to_submit: "look",
  listing_incomplete: "look",
};

function targetOf(item: Item): Pick<LinkProps, "to" | "params"> {
  const params = { pluginId: item.pluginId };
  switch (item.kind) {
    case "publication_failing":
      return { to: "/plugins/$pluginId/publications", params };
    case "ready_to_submit":
      return item.releaseId
        ? { to: "/plugins/$pluginId/releases/$releaseId", params: { ...params, releaseId: item.releaseId } }
        : { to: "/plugins/$pluginId/releases", params };
    case "taken_down":
    case "listing_incomplete":
      return { to: "/plugins/$pluginId", params };
    default:
      return item.submissionId
        ? { to: "/submissions/$submissionId", params: { submissionId: item.submissionId } }
        : { to: "/plugins/$pluginId", params };
  }
}

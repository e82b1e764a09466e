import { Button } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SubmissionStatus } from "@/components/SubmissionStatus";
import { Due } from "../Due";
import { Holder } from "../Holder";
import type { QueueSearch } from "../search";
import classes from "./QueueRow.module.css";
import type { QueueItem } from "./useQueue";

type Props = {
  item: QueueItem;
  search: QueueSearch;
  gone: boolean;
  claiming: boolean;
  onClaim: (id: string) => void;
};

/** One submission. The link covers the row and is what j and k move over. */
export function QueueRow({ item, search, gone, claiming, onClaim }: Props) {
  const { t } = useTranslation("review");
  const claimable = item.status === "in_review" && !item.claim;
  return (
    <li className={classes.row} data-gone={gone || undefined}>
      <PluginIcon slug={item.slug} size={40} />
      <div className={classes.what}>
        <div className={classes.line}>
          <Link
            to="/review/$submissionId"
            params={{ submissionId: item.id }}
            search={search}
            className={classes.link}
            data-case={item.id}
          >
            <VisibleText text={item.pluginName} /> <span className={classes.version}>{item.version}</span>
          </Link>
          <Marks item={item} />
        </div>
        <div className={classes.sub}>
          <span>
            <VisibleText text={t("queue.by", { author: item.authorName })} />
          </span>
          <span aria-hidden="true">·</span>
          <span>{t(`category:${item.category}`, { defaultValue: item.category })}</span>
        </div>
      </div>
      <div className={classes.holder}>{gone ? t("queue.gone") : <Holder of={item} />}</div>
      <div className={classes.due}>
        <Due of={item} />
      </div>
      <div className={classes.act}>
        {claimable && !gone && (
          <Button
            size="compact-sm"
            variant="default"
            loading={claiming}
            aria-label={t("queue.claimOf", { plugin: item.pluginName, version: item.version })}
            onClick={() => onClaim(item.id)}
          >
            {t("queue.claim")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Marks({ item }: { item: QueueItem }) {
  const { t } = useTranslation("review");
  const level = item.escalationLevel;
  return (
    <span className={classes.marks}>
      {item.status !== "in_review" && <SubmissionStatus status={item.status} />}
      <Badge tone={item.firstRelease ? "accent" : "neutral"}>
        {t(item.firstRelease ? "queue.first" : "queue.update")}
      </Badge>
      {item.round > 1 && <Badge>{t("queue.round", { round: item.round })}</Badge>}
      {(level === 1 || level === 2 || level === 3) && item.status === "in_review" && (
        <Badge tone={level === 3 ? "bad" : "warn"}>{t(`queue.level${level}`)}</Badge>
      )}
    </span>
  );
}

import { ActionIcon, Tooltip } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { CopyButton } from "@shared/components/CopyButton";
import { useDocumentTitle } from "@shared/components/PageHeader";
import { apiUrl, PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import {
  IconArrowLeft,
  IconDownload,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { SubmissionStatus } from "@/components/SubmissionStatus";
import { Due } from "../Due";
import { ShortcutButton } from "../ShortcutHelp";
import { fromQueue } from "../search";
import classes from "./CaseHeader.module.css";
import { useCaseView } from "./useCaseView";

/** Which case it is, how it stands, and what can be done with it as a whole. */
export function CaseHeader({ review, onHelp }: { review: Schemas["ReviewCase"]; onHelp: () => void }) {
  const { t } = useTranslation("review");
  const { search, show } = useCaseView();
  useDocumentTitle(t("case.title", { plugin: review.pluginName, version: review.version }));
  const icon = review.listing.images.find((image) => image.kind === "icon");
  const wide = search.wide ?? false;
  return (
    <header className={classes.header}>
      <Tooltip label={t("case.back")}>
        <Link to="/review" search={fromQueue(search)} className={classes.back} aria-label={t("case.back")}>
          <IconArrowLeft size={20} stroke={1.6} aria-hidden="true" />
        </Link>
      </Tooltip>
      <PluginIcon slug={review.slug} src={icon?.url} size={40} />
      <div className={classes.words}>
        <h1 className={classes.title}>
          <VisibleText text={review.pluginName} /> <span className={classes.version}>{review.version}</span>
        </h1>
        <p className={classes.sub}>
          <VisibleText text={t("case.by", { author: review.authorName })} />
          <Badge tone={review.previous ? "neutral" : "accent"}>
            {t(review.previous ? "queue.update" : "queue.first")}
          </Badge>
          <Badge>{t("queue.round", { round: review.round })}</Badge>
          {review.status !== "in_review" && <SubmissionStatus status={review.status} />}
          <Due of={review} />
        </p>
      </div>
      <div className={classes.actions}>
        <CopyButton value={review.artifactSha256} label={t("case.copyDigest")} />
        <Tooltip label={t("case.download")}>
          <ActionIcon
            component="a"
            href={apiUrl(review.archive.url)}
            download
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t("case.download")}
          >
            <IconDownload size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t(wide ? "case.showListing" : "case.hideListing")}>
          <ActionIcon
            className={classes.wide}
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t(wide ? "case.showListing" : "case.hideListing")}
            onClick={() => show({ wide: !wide || undefined })}
          >
            {wide ? (
              <IconLayoutSidebarLeftExpand size={20} stroke={1.6} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={20} stroke={1.6} />
            )}
          </ActionIcon>
        </Tooltip>
        <ShortcutButton onClick={onHelp} />
      </div>
    </header>
  );
}

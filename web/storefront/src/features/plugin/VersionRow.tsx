import { ActionIcon } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { Markdown } from "@shared/components/Markdown";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconChevronRight, IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CommandLine } from "./CommandLine";
import { Compatibility } from "./Compatibility";
import type { Version } from "./queries";
import { useChannelName } from "./useChannelName";
import { signatureUrl } from "./Verify";
import classes from "./Versions.module.css";

type Props = {
  slug: string;
  version: Version;
  latest: boolean;
  open: boolean;
  onDownload?: () => void;
  busy: boolean;
};

export function VersionRow({ slug, version, latest, open, onDownload, busy }: Props) {
  const { t } = useTranslation("plugin");
  const { bytes } = useFormat();
  const channel = useChannelName();
  const withdrawn = version.status === "withdrawn";
  return (
    <li className={classes.row}>
      <details open={open}>
        <summary className={classes.summary}>
          <IconChevronRight className={classes.chevron} size={18} stroke={1.6} aria-hidden="true" />
          <span className={classes.version} data-withdrawn={withdrawn || undefined}>
            {version.version}
          </span>
          <span className={classes.badges}>
            {latest && <Badge tone="accent">{t("versions.latest")}</Badge>}
            {version.channel !== "stable" && <Badge>{channel(version.channel)}</Badge>}
            {withdrawn && <Badge tone="warn">{t("versions.withdrawn")}</Badge>}
          </span>
          <span className={classes.when}>
            <When at={version.publishedAt} absolute="date" /> · {bytes(version.size)}
          </span>
        </summary>
        <div className={classes.body}>
          {withdrawn && (
            <p className={classes.withdrawn}>
              {version.withdrawnReason
                ? t("versions.withdrawnReason", { reason: version.withdrawnReason })
                : t("versions.withdrawnText")}
            </p>
          )}
          {version.changelogHtml.trim() ? (
            <Markdown html={version.changelogHtml} />
          ) : (
            <p className={classes.quiet}>{t("versions.noChanges")}</p>
          )}
          <div className={classes.hosts}>
            <Compatibility hosts={version.hosts} />
          </div>
          {!withdrawn && (
            <>
              <h3 className={classes.label}>{t("versions.sha256")}</h3>
              <CommandLine command={version.sha256} label={t("install.copySum")} />
              {version.signed && (
                <a href={signatureUrl(slug, version.version)} download={`${version.fileName}.minisig`}>
                  {t("versions.signature")}
                </a>
              )}
            </>
          )}
        </div>
      </details>
      {onDownload && !withdrawn && (
        <ActionIcon
          className={classes.download}
          variant="subtle"
          color="gray"
          size={40}
          loading={busy}
          aria-label={t("versions.download", { version: version.version })}
          onClick={onDownload}
        >
          <IconDownload size={20} stroke={1.6} />
        </ActionIcon>
      )}
    </li>
  );
}

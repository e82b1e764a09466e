import { Button } from "@mantine/core";
import { CopyButton } from "@shared/components/CopyButton";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Facts.module.css";

/** What is known of a release, for whoever wants to compare it with what they have. */
export function Facts({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const { bytes } = useFormat();
  const hosts = Object.entries(release.hosts);
  return (
    <aside className={classes.facts} aria-labelledby="facts">
      <h2 id="facts" className={classes.title}>
        {t("facts.title")}
      </h2>
      <dl className={classes.list}>
        <Fact name={t("facts.file")}>{release.fileName}</Fact>
        <Fact name={t("facts.size")}>{bytes(release.size)}</Fact>
        <Fact name={t("facts.channel")}>{release.channel}</Fact>
        <Fact name={t("facts.uploaded")}>
          <When at={release.createdAt} absolute="dateTime" />
        </Fact>
        {release.publishedAt && (
          <Fact name={t("facts.published")}>
            <When at={release.publishedAt} absolute="dateTime" />
          </Fact>
        )}
        <Fact name={t("facts.hosts")}>
          {hosts.length === 0
            ? t("facts.noHosts")
            : hosts.map(([host, range]) => (
                <div key={host}>
                  {host} <code>{range}</code>
                </div>
              ))}
        </Fact>
        <Fact name={t("facts.sha256")}>
          <span className={classes.sha}>
            <code>{release.sha256}</code>
            <CopyButton value={release.sha256} label={t("facts.copySha")} />
          </span>
        </Fact>
      </dl>
      <Button
        component="a"
        href={`/api/v1/releases/${release.id}/artifact`}
        download
        variant="default"
        size="sm"
        leftSection={<IconDownload size={18} stroke={1.6} />}
      >
        {t("facts.download")}
      </Button>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

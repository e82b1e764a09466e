import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { IconFlag } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Compatibility } from "./Compatibility";
import classes from "./Facts.module.css";
import { Links } from "./Links";
import type { PluginPage, Version } from "./queries";
import { ReportButton } from "./ReportButton";

/** What one looks up about a plugin. */
export function Facts({ plugin, version }: { plugin: PluginPage; version?: Version }) {
  const { t } = useTranslation("plugin");
  const { number, bytes } = useFormat();
  return (
    <aside className={classes.facts} aria-label={t("facts.title")}>
      <dl className={classes.list}>
        {plugin.latestVersion && <Fact name={t("facts.version")}>{plugin.latestVersion}</Fact>}
        <Fact name={t("facts.updated")}>
          <When at={plugin.updatedAt} />
        </Fact>
        <Fact name={t("facts.published")}>
          <When at={plugin.publishedAt} absolute="date" />
        </Fact>
        {version && <Fact name={t("facts.size")}>{bytes(version.size)}</Fact>}
        <Fact name={t("facts.downloads")}>{number(plugin.downloads)}</Fact>
        <Fact name={t("facts.recent")}>{number(plugin.downloadsLast30Days)}</Fact>
        <Fact name={t("facts.license")}>{plugin.license}</Fact>
        {plugin.licensing && (
          <Fact name={t("facts.licenseKey")}>
            {plugin.licensing.maxActivations === undefined
              ? t("facts.machinesUnlimited")
              : t("facts.machines", {
                  count: plugin.licensing.maxActivations,
                  formatted: number(plugin.licensing.maxActivations),
                })}
          </Fact>
        )}
      </dl>
      {Object.keys(plugin.hosts).length > 0 && (
        <Group title={t("facts.compatibility")}>
          <Compatibility hosts={plugin.hosts} />
        </Group>
      )}
      <Links links={plugin.links} />
      {plugin.tags.length > 0 && (
        <Group title={t("facts.tags")}>
          <ul className={classes.tags}>
            {plugin.tags.map((tag) => (
              <li key={tag}>
                <Link to="/plugins" search={{ tag: [tag] }} className={classes.tag}>
                  {tag}
                </Link>
              </li>
            ))}
          </ul>
        </Group>
      )}
      <ReportButton
        label={t("report.plugin")}
        icon={<IconFlag size={16} stroke={1.6} aria-hidden="true" />}
        subject={{ kind: "plugin", slug: plugin.slug }}
      />
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={classes.title}>{title}</h2>
      {children}
    </section>
  );
}

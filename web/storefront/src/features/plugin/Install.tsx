import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import { CommandLine } from "./CommandLine";
import { Compatibility } from "./Compatibility";
import classes from "./Install.module.css";
import { installPlan } from "./installPlan";
import type { PluginPage, Version } from "./queries";
import { Verify } from "./Verify";

/** From the downloaded file to a plugin that works, and the proof that it is the right file. */
export default function Install({ plugin, version }: { plugin: PluginPage; version?: Version }) {
  const { t } = useTranslation("plugin");
  if (!version) return <p className={classes.quiet}>{t("install.none")}</p>;
  const hosts = Object.keys(version.hosts).length > 0 ? version.hosts : plugin.hosts;
  return (
    <div className={classes.sections}>
      <section>
        <h2>{t("install.title")}</h2>
        <Steps version={version} hosts={hosts} />
      </section>
      <section>
        <h2>{t("install.compatibility")}</h2>
        {Object.keys(hosts).length > 0 ? (
          <div className={classes.hosts}>
            <Compatibility hosts={hosts} />
          </div>
        ) : (
          <p className={classes.quiet}>{t("install.anyHost")}</p>
        )}
      </section>
      <section>
        <h2>{t("install.verify")}</h2>
        <p className={classes.quiet}>{t("install.verifyText")}</p>
        <Verify slug={plugin.slug} version={version} />
      </section>
    </div>
  );
}

function Steps({ version, hosts }: { version: Version; hosts: Record<string, string> }) {
  const { t } = useTranslation("plugin");
  const { list } = useFormat();
  const plan = installPlan(version.fileName, hosts);
  return (
    <ol className={classes.steps}>
      <li>{t("install.downloadNamed", { file: version.fileName })}</li>
      {plan.command && (
        <li>
          {t(plan.kind === "npm" ? "install.project" : "install.unpack")}
          <CommandLine command={plan.command} />
        </li>
      )}
      <li>
        {plan.hosts.length === 0
          ? t("install.placeAny")
          : plan.kind === "npm"
            ? t("install.add", { host: list(plan.hosts) })
            : t("install.place", { hosts: list(plan.hosts) })}
      </li>
    </ol>
  );
}

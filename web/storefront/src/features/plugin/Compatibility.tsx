import { useTranslation } from "react-i18next";
import classes from "./Facts.module.css";

/** The hosts with the versions of theirs that it works with. */
export function Compatibility({ hosts }: { hosts: Record<string, string> }) {
  const { t } = useTranslation("plugin");
  return (
    <dl className={classes.list}>
      {Object.entries(hosts)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([host, range]) => (
          <div key={host} className={classes.fact}>
            <dt>{host}</dt>
            <dd>{range === "*" || range === "" ? t("facts.anyVersion") : <code>{range}</code>}</dd>
          </div>
        ))}
    </dl>
  );
}

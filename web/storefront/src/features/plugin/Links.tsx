import { IconBug, IconCode, IconWorld } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Group } from "./Facts";
import classes from "./Facts.module.css";

const known = [
  ["homepage", IconWorld],
  ["repository", IconCode],
  ["issues", IconBug],
] as const;

/** Where the publisher's own pages are. They are theirs: nothing is told to them, and they are not vouched for. */
export function Links({ links }: { links: Schemas["Links"] }) {
  const { t } = useTranslation("plugin");
  const given = known.filter(([kind]) => links[kind]);
  if (given.length === 0) return null;
  return (
    <Group title={t("facts.links")}>
      <ul className={classes.links}>
        {given.map(([kind, Icon]) => (
          <li key={kind}>
            <a href={links[kind]} rel="nofollow ugc noopener noreferrer" target="_blank">
              <Icon size={18} stroke={1.6} aria-hidden="true" />
              {t(`facts.${kind}`)}
            </a>
          </li>
        ))}
      </ul>
    </Group>
  );
}

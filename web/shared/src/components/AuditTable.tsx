import { Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronRight } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format/useFormat";
import classes from "./AuditTable.module.css";
import { detailLines } from "./auditDetail";
import { VisibleText } from "./VisibleText";

/** An act of an admin; both APIs tell it alike. */
export type AuditEntry = {
  id: string;
  at: string;
  actorId?: string;
  actorName?: string;
  actorRole: string;
  action: string;
  subjectType: string;
  subjectId: string;
  detail?: unknown;
};

type Props = {
  entries: AuditEntry[];
  /** Where the subject can be looked at, when there is such a page. */
  subjectLink?: (entry: AuditEntry) => ReactNode;
  /** Offers to show only what this one did, or what was done to this. */
  filters?: (entry: AuditEntry) => ReactNode;
};

/** The audit log, newest first; each line opens to what is known of it, as text. */
export function AuditTable({ entries, subjectLink, filters }: Props) {
  const { t } = useTranslation("administration");
  return (
    <ol className={classes.list} aria-label={t("audit.list")}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} subjectLink={subjectLink} filters={filters} />
      ))}
    </ol>
  );
}

function Entry({ entry, subjectLink, filters }: { entry: AuditEntry } & Omit<Props, "entries">) {
  const { t } = useTranslation("administration");
  const { dateTime, exact } = useFormat();
  const [opened, { toggle }] = useDisclosure();
  const id = useId();
  const what = t(`action.${entry.action}`, { defaultValue: entry.action });
  return (
    <li className={classes.entry}>
      <button type="button" className={classes.line} aria-expanded={opened} aria-controls={id} onClick={toggle}>
        <IconChevronRight className={classes.chevron} size={16} stroke={1.6} aria-hidden="true" />
        <span className={classes.what}>{what}</span>
        <span className={classes.who}>
          <Actor entry={entry} />
        </span>
        <time className={classes.when} dateTime={entry.at} title={exact(entry.at)}>
          {dateTime(entry.at)}
        </time>
      </button>
      <div id={id} hidden={!opened}>
        {opened && (
          <dl className={classes.details}>
            <dt>{t("audit.actor")}</dt>
            <dd>
              <Actor entry={entry} /> · {t(`role.${entry.actorRole}`, { defaultValue: entry.actorRole })}
            </dd>
            <dt>{t("audit.subject")}</dt>
            <dd>
              {t(`subject.${entry.subjectType}`, { defaultValue: entry.subjectType })}{" "}
              {subjectLink?.(entry) || <code>{entry.subjectId}</code>}
            </dd>
            <Details detail={entry.detail} />
            {filters && (
              <>
                <dt className="visually-hidden">{t("audit.entry")}</dt>
                <dd className={classes.filters}>{filters(entry)}</dd>
              </>
            )}
          </dl>
        )}
      </div>
    </li>
  );
}

function Actor({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("administration");
  if (entry.actorName) return <VisibleText text={entry.actorName} />;
  return entry.actorId ? t("audit.formerAccount", { id: entry.actorId.slice(-8) }) : t("audit.commandLine");
}

function Details({ detail }: { detail: unknown }) {
  const { t } = useTranslation("administration");
  const word = (value: string | boolean) => (typeof value === "boolean" ? t(value ? "yes" : "no") : value);
  return detailLines(detail).map(({ key, value }) => (
    <div key={key} className={classes.pair}>
      <dt>{t(`detail.${key}`, { defaultValue: key })}</dt>
      <dd className={classes.value}>
        <VisibleText text={word(value)} keep={"\n\t"} />
      </dd>
    </div>
  ));
}

export function AuditSkeleton() {
  return (
    <div className={classes.list} aria-hidden="true">
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
        <div key={key} className={classes.blank}>
          <Skeleton height={14} width="34%" />
          <Skeleton height={14} width={120} />
        </div>
      ))}
    </div>
  );
}

import { UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./CheckEvidence.module.css";
import { byRule, type Finding, type RuleFindings } from "./checks";
import { remedyOf } from "./remedies";
import { useWord } from "./useWord";

/** What opens the place of a finding; undefined when there is nothing to open. */
export type LinkTo = (finding: Finding) => (() => void) | undefined;

/** What a check found: per rule what it is, where, and what to do about it. */
export function CheckEvidence({ evidence, linkTo }: { evidence: Finding[]; linkTo?: LinkTo }) {
  return byRule(evidence).map((group) => (
    <Rule key={`${group.severity}/${group.rule}`} group={group} linkTo={linkTo} />
  ));
}

/** More places than these open on demand only. */
const shownAtFirst = 5;

function Rule({ group, linkTo }: { group: RuleFindings; linkTo?: LinkTo }) {
  const { t } = useTranslation(["submission", "rules"]);
  const word = useWord();
  const [all, setAll] = useState(false);
  const remedy = remedyOf(group.rule);
  const shown = all ? group.findings : group.findings.slice(0, shownAtFirst);
  const Icon = group.severity === "error" ? IconCircleX : IconAlertTriangle;
  return (
    <section className={classes.rule} data-severity={group.severity}>
      <h3 className={classes.title}>
        <Icon size={18} stroke={1.6} aria-hidden="true" />
        <span className="visually-hidden">{t(`submission:evidence.${group.severity}`)}: </span>
        {word("rules", "rule", group.rule)}
      </h3>
      <ul className={classes.findings}>
        {shown.map((finding) => (
          <li key={`${finding.path}:${finding.line}:${finding.message}`}>
            <Place finding={finding} onOpen={linkTo?.(finding)} />
            <Said finding={finding} />
          </li>
        ))}
      </ul>
      {shown.length < group.findings.length && (
        <UnstyledButton className={classes.more} onClick={() => setAll(true)}>
          {t("submission:evidence.showAll", { count: group.findings.length })}
        </UnstyledButton>
      )}
      {remedy && (
        <p className={classes.todo}>
          <strong>{t("submission:evidence.todo")}: </strong>
          {t(`rules:fix.${remedy}`)}
        </p>
      )}
    </section>
  );
}

/** In the reader's language where we know the code; else as the server says it, in English. */
function Said({ finding: { code, message, values } }: { finding: Finding }) {
  const { t, i18n } = useTranslation("rules");
  if (!code || !i18n.exists(`detail.${code}`, { ns: "rules" })) {
    return (
      <span className={classes.message} lang="en">
        {message}
      </span>
    );
  }
  return <span className={classes.message}>{t(`detail.${code}`, { ...values })}</span>;
}

function Place({ finding, onOpen }: { finding: Finding; onOpen?: () => void }) {
  const { t } = useTranslation("submission");
  if (!finding.path) return null;
  const place = (
    <>
      <bdi>
        <code>{finding.path}</code>
      </bdi>
      {finding.line ? <span className="tabular"> · {t("evidence.line", { line: finding.line })}</span> : null}
    </>
  );
  if (!onOpen) return <span className={classes.place}>{place}</span>;
  return (
    <UnstyledButton className={classes.open} data-finding onClick={onOpen}>
      {place}
    </UnstyledButton>
  );
}

import { Loader } from "@mantine/core";
import { When } from "@shared/components/When";
import {
  IconAlertTriangle,
  IconChevronDown,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconRefreshAlert,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CheckEvidence, type LinkTo } from "./CheckEvidence";
import classes from "./CheckResults.module.css";
import { type CheckResult, checkNames, inOrder, type Outcome, outcomeOf } from "./checks";
import { useWord } from "./useWord";

const icons: Record<Outcome, React.ReactNode> = {
  waiting: <IconCircleDashed size={20} stroke={1.6} />,
  running: <Loader size={18} />,
  passed: <IconCircleCheck size={20} stroke={1.6} />,
  warned: <IconCircleCheck size={20} stroke={1.6} />,
  failed: <IconCircleX size={20} stroke={1.6} />,
  errored: <IconRefreshAlert size={20} stroke={1.6} />,
};

type Props = {
  checks: CheckResult[];
  /** The round is still being checked: those that have not begun are shown as waiting. */
  running?: boolean;
  /** Where a finding's place can be looked at, for who may look into the archive. */
  linkTo?: LinkTo;
};

/** The automated checks of one round with what they found: a row each, which opens to its evidence. */
export function CheckResults({ checks, running, linkTo }: Props) {
  const word = useWord();
  const { t } = useTranslation("submission");
  const begun = new Set(checks.map((check) => check.name));
  const waiting = running ? checkNames.filter((name) => !begun.has(name)) : [];
  return (
    <ul className={classes.list}>
      {inOrder(checks).map((check) => (
        <li key={check.name}>
          <Check check={check} linkTo={linkTo} />
        </li>
      ))}
      {waiting.map((name) => (
        <li key={name} className={classes.row} data-outcome="waiting">
          <span className={classes.icon} aria-hidden="true">
            {icons.waiting}
          </span>
          <span className={classes.words}>
            <span className={classes.name}>{word("submission", "check", name)}</span>
            <span className={classes.help}>{word("submission", "checkHelp", name)}</span>
          </span>
          <span className={classes.verdict}>{t("evidence.waiting")}</span>
        </li>
      ))}
    </ul>
  );
}

function Check({ check, linkTo }: { check: CheckResult; linkTo?: LinkTo }) {
  const word = useWord();
  const { t } = useTranslation("submission");
  const outcome = outcomeOf(check);
  const opens = check.evidence.length > 0 || check.verdict === "errored";
  const head = (
    <>
      <span className={classes.icon} aria-hidden="true">
        {icons[outcome]}
      </span>
      <span className={classes.words}>
        <span className={classes.name}>{word("submission", "check", check.name)}</span>
        <span className={classes.help}>{word("submission", "checkHelp", check.name)}</span>
      </span>
      <span className={classes.verdict}>
        {outcome === "warned"
          ? t("verdict.passedWithWarnings", { count: check.evidence.length })
          : t(`verdict.${check.verdict}`)}
      </span>
    </>
  );
  if (!opens) {
    return (
      <div className={classes.row} data-outcome={outcome}>
        {head}
      </div>
    );
  }
  return (
    <details className={classes.details} open={check.verdict === "failed" || check.verdict === "errored"}>
      <summary className={classes.row} data-outcome={outcome}>
        {head}
        <IconChevronDown className={classes.chevron} size={18} stroke={1.6} aria-hidden="true" />
      </summary>
      <div className={classes.evidence}>
        {check.verdict === "errored" && <Errored check={check} />}
        <CheckEvidence evidence={check.evidence} linkTo={linkTo} />
      </div>
    </details>
  );
}

function Errored({ check }: { check: CheckResult }) {
  const { t } = useTranslation("submission");
  return (
    <p className={classes.errored}>
      <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
      <span>
        {t("evidence.erroredText")} {t("evidence.attempts", { count: check.attempts })}{" "}
        {check.nextAttemptAt && (
          <>
            {t("evidence.retryAt")} <When at={check.nextAttemptAt} />.
          </>
        )}
        {check.lastError && <span className={classes.detail}>{check.lastError}</span>}
      </span>
    </p>
  );
}

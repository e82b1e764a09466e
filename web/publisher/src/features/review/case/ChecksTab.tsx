import { ActionIcon, Tooltip } from "@mantine/core";
import { State } from "@shared/components/State";
import { IconChevronDown, IconChevronUp, IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CheckResults } from "@/components/CheckResults";
import classes from "./ChecksTab.module.css";
import { filesQuery } from "./caseQuery";
import { byPrintable } from "./printable";
import { useStepper } from "./stepper";
import { useCaseView } from "./useCaseView";

/** What the automated checks found in this round; each finding leads to its place in the files. */
export function ChecksTab({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const { show } = useCaseView();
  const files = useQuery(filesQuery(review.id)).data?.files;
  const find = useMemo(() => byPrintable((files ?? []).map((file) => file.path)), [files]);
  const box = useRef<HTMLDivElement>(null);
  const step = (by: 1 | -1) => moveFocus(box.current, by);
  useStepper(step);
  const checks = review.rounds.at(-1)?.checks ?? [];
  const found = checks.some((check) => check.evidence.length > 0);
  if (checks.length === 0) {
    return (
      <State icon={<IconListCheck stroke={1.4} />} title={t("checks.none")}>
        {t("checks.noneText")}
      </State>
    );
  }
  return (
    <div ref={box} className={classes.checks}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t("checks.round", { round: review.round })}</h2>
        <span className={classes.summary}>
          <Summary checks={checks} />
        </span>
        {found && (
          <span className={classes.steps}>
            <Tooltip label={`${t("checks.previous")} ([)`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t("checks.previous")}
                onClick={() => step(-1)}
              >
                <IconChevronUp size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={`${t("checks.next")} (])`}>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("checks.next")} onClick={() => step(1)}>
                <IconChevronDown size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </span>
        )}
      </header>
      <CheckResults
        checks={checks}
        running={review.status === "checking"}
        linkTo={(finding) => {
          const file = finding.path && find(finding.path);
          if (!file) return undefined;
          return () => show({ tab: "files", file, line: finding.line, whole: true });
        }}
      />
    </div>
  );
}

function Summary({ checks }: { checks: Schemas["CheckResult"][] }) {
  const { t } = useTranslation("review");
  const failed = checks.filter((check) => check.verdict === "failed").length;
  const warnings = warningsOf(checks);
  if (failed > 0) return t("checks.failed", { count: failed });
  if (checks.some((check) => check.verdict !== "passed")) return t("checks.pending");
  return warnings > 0 ? t("checks.warnings", { count: warnings }) : t("checks.passed");
}

export const warningsOf = (checks: Schemas["CheckResult"][]) =>
  checks.reduce((sum, check) => sum + check.evidence.filter((finding) => finding.severity === "warning").length, 0);

/** Goes from finding to finding, opening what is closed on the way. */
function moveFocus(box: HTMLElement | null, by: 1 | -1) {
  const all = [...(box?.querySelectorAll<HTMLElement>("[data-finding]") ?? [])];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (!next) return;
  const closed = next.closest("details");
  if (closed) closed.open = true;
  next.focus();
  next.scrollIntoView({ block: "center" });
}

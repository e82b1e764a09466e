import { Button } from "@mantine/core";
import { IconCloudOff, IconLock, IconMoodEmpty, IconSearchOff, IconTool } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "../api/problem";
import { useProblemText } from "../api/useProblemText";
import { useDocumentTitle } from "./PageHeader";
import classes from "./State.module.css";

type Props = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode; level?: "page" | "block" };

/** What stands where content would: nothing there, not allowed, gone, or out of reach, and what to do now. */
export function State({ icon, title, children, action, level = "block" }: Props) {
  const Heading = level === "page" ? "h1" : "h2";
  useDocumentTitle(level === "page" ? title : undefined);
  return (
    <div className={classes.state} data-level={level}>
      <span className={classes.icon} aria-hidden="true">
        {icon ?? <IconMoodEmpty stroke={1.4} />}
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}

/** A failed call in the place of what it should have brought. */
export function ErrorState({
  error,
  onRetry,
  level,
}: {
  error: unknown;
  onRetry?: () => void;
  level?: "page" | "block";
}) {
  const { t } = useTranslation();
  const text = useProblemText();
  const problem = error instanceof ProblemError ? error : undefined;
  const retry = onRetry && (
    <Button variant="default" onClick={onRetry}>
      {t("action.retry")}
    </Button>
  );
  if (problem?.status === 404 || problem?.status === 410) {
    return (
      <State
        level={level}
        icon={<IconSearchOff stroke={1.4} />}
        title={t(problem.status === 410 ? "state.gone" : "state.notFound")}
      >
        {problem.status === 410 ? text(problem) : t("state.notFoundText")}
      </State>
    );
  }
  if (problem?.status === 403) {
    return (
      <State level={level} icon={<IconLock stroke={1.4} />} title={t("state.forbidden")}>
        {t("state.forbiddenText")}
      </State>
    );
  }
  if (problem?.code === "offline") {
    return (
      <State level={level} icon={<IconCloudOff stroke={1.4} />} title={t("state.offline")} action={retry}>
        {t("state.offlineText")}
      </State>
    );
  }
  return (
    <State level={level} icon={<IconTool stroke={1.4} />} title={t("state.failed")} action={retry}>
      {text(error)}
      {problem?.requestId && problem.status >= 500 && (
        <p className={classes.reference}>{t("state.reference", { id: problem.requestId })}</p>
      )}
    </State>
  );
}

import { Button } from "@mantine/core";
import { IconRefresh, IconSearchOff } from "@tabler/icons-react";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemError } from "../api/problem";
import { ErrorState, State } from "../components/State";

/** A route that failed: what the server said, or, when our own code broke, a way to start afresh. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  if (error instanceof ProblemError) {
    return (
      <ErrorState
        level="page"
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    );
  }
  return (
    <State
      level="page"
      icon={<IconRefresh stroke={1.4} />}
      title={t("state.crashed")}
      action={<Button onClick={() => location.reload()}>{t("state.reload")}</Button>}
    >
      {t("state.crashedText")}
    </State>
  );
}

export function RouteNotFound() {
  const { t } = useTranslation();
  return (
    <State
      level="page"
      icon={<IconSearchOff stroke={1.4} />}
      title={t("state.notFound")}
      action={
        <Button component={Link} to="/" variant="default">
          {t("action.home")}
        </Button>
      }
    >
      {t("state.notFoundText")}
    </State>
  );
}

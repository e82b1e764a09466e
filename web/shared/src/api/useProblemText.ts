import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "./problem";

/** What to tell people of a failed call: our own words for its code, else the server's detail, else that something went wrong. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation("problems");
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ProblemError)) return t("unknown");
      if (i18n.exists(error.code, { ns: "problems" }))
        return t(error.code as "unknown", { seconds: error.retryAfter ?? 5 });
      return error.status >= 500 || !error.detail ? t("unknown") : error.detail;
    },
    [t, i18n],
  );
}

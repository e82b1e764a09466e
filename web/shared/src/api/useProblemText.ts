import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "./problem";

/**
 * What to tell people of a failed call: our own words for its code, else the server's detail, else that something went wrong.
 * The words come after the first page (see i18n.ts); no page waits for them.
 */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation(["common", "problems"], { useSuspense: false });
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ProblemError)) return t("problem.unknown");
      if (error.code === "offline") return t("problem.offline");
      if (i18n.exists(error.code, { ns: "problems" }))
        return t(`problems:${error.code as "forbidden"}`, { seconds: error.retryAfter ?? 5 });
      return error.status >= 500 || !error.detail ? t("problem.unknown") : error.detail;
    },
    [t, i18n],
  );
}

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

/** What stands between a listing and its submission, in the reader's words. */
export function useReadinessText(): (problem: Schemas["ReadinessProblem"]) => string {
  const { t, i18n } = useTranslation("listing");
  return useCallback(
    ({ field, code, message }) => {
      if (field === "release") return t("problem.release");
      const root = field.split(/[.[]/)[0] ?? field;
      const name = i18n.exists(`field.${root}`, { ns: "listing" }) ? t(`field.${root as "name"}`) : root;
      return i18n.exists(`problem.${code}`, { ns: "listing" })
        ? t(`problem.${code as "missing"}`, { field: name })
        : message;
    },
    [t, i18n],
  );
}

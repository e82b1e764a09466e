import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formats } from "./formats";

/** Numbers, money, dates and sizes as the reader's language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => formats(i18n.language === "en" ? "en" : "es"), [i18n.language]);
}

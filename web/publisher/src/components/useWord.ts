import { useCallback } from "react";
import { useTranslation } from "react-i18next";

type Namespace = "submission" | "rules";

/**
 * The word for a code that the server may know more of than we do: then the code itself, made readable. Words of rules are
 * there for whoever has asked for that namespace as well.
 */
export function useWord(): (ns: Namespace, group: string, code: string) => string {
  const { t, i18n } = useTranslation("submission");
  return useCallback(
    (ns, group, code) => {
      const key = `${group}.${code}`;
      const translate = t as unknown as (key: string, options: { ns: Namespace }) => string;
      return i18n.exists(key, { ns }) ? translate(key, { ns }) : readable(code);
    },
    [t, i18n],
  );
}

/** `tar_no_end` is "Tar no end". */
export function readable(code: string): string {
  const words = code.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

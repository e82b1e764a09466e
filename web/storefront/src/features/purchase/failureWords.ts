import type { i18n } from "i18next";

/** Stripe's decline and error codes in words; it adds codes, so an unknown one is a general refusal. */
export function failureWords(texts: i18n, code: string): string {
  const general = texts.t("failure.general", { ns: "purchase" });
  return texts.t(`failure.${code}`, { ns: "purchase", defaultValue: general });
}

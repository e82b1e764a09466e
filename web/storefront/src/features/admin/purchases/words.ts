import type { i18n } from "i18next";

/** A code of Stripe's in words. It adds codes: one that we do not know is shown as it is, without the underscores. */
export function stripeWords(
  texts: i18n,
  list: "failure" | "disputes.reason" | "disputes.status",
  code: string,
): string {
  const readable = code.replaceAll("_", " ");
  return texts.t(`${list}.${code}`, { ns: "admin", defaultValue: readable });
}

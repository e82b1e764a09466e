/** What banks say, as far as we have words for it; Stripe has more codes than these. */
export const bankReasons = [
  "account_closed",
  "no_account",
  "invalid_currency",
  "could_not_process",
  "debit_not_authorized",
  "insufficient_funds",
] as const;

export type BankReason = (typeof bankReasons)[number] | "other";

export const bankReason = (code = ""): BankReason => bankReasons.find((known) => known === code) ?? "other";

/** A period is named by the day on which it began; one that was asked for by its minute. */
export function periodOf(name: string): { day: string } | { at: string } {
  const asked = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})$/.exec(name);
  return asked ? { at: `${asked[1]}T${asked[2]}:${asked[3]}:00Z` } : { day: name };
}

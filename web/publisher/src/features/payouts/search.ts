/** How Stripe has led back: the form was left, or the link was too old. */
export type PayoutsSearch = { onboarding?: "done" | "again" };

export function payoutsSearch(search: Record<string, unknown>): PayoutsSearch {
  const { onboarding } = search;
  return { onboarding: onboarding === "done" || onboarding === "again" ? onboarding : undefined };
}

export type StatementSearch = { month?: string; currency?: string };

export function statementSearch(search: Record<string, unknown>): StatementSearch {
  const { month, currency } = search;
  return {
    month: typeof month === "string" && /^20\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : undefined,
    currency: typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
  };
}

import { decimals, limits } from "./currencies.gen";
import type { MoneyValue } from "./formats";

/** How many decimals the amounts of a currency have. */
export const decimalsOf = (currency: string) => decimals[currency] ?? 2;

/** 1999 cents are 19.99. */
export const major = ({ minor, currency }: MoneyValue) => minor / 10 ** decimalsOf(currency);

/** 19.99 are 1999 cents; what has more decimals than the currency is rounded. */
export const minor = (amount: number, currency: string) => Math.round(amount * 10 ** decimalsOf(currency));

/** The codes of all currencies that the store sells in. */
export const currencyCodes = Object.keys(limits);

export type PriceProblem = "currency" | "least" | "most" | "step";

/** What is wrong with a price, by the rules of the server; undefined is nothing. 0 is free. */
export function priceProblem({ minor, currency }: MoneyValue): PriceProblem | undefined {
  const limit = limits[currency];
  if (!limit) return "currency";
  if (minor === 0) return undefined;
  if (!(minor >= limit.least)) return "least";
  if (minor > limit.most) return "most";
  return minor % limit.step === 0 ? undefined : "step";
}

/** The price at a limit of the currency, to be named in what is wrong. */
export const limitOf = (currency: string, which: "least" | "most" | "step"): MoneyValue => ({
  minor: limits[currency]?.[which] ?? 0,
  currency,
});

/** The same figure in another currency, as near to it as can be charged: 19,99 € are ¥50 at least. */
export function sameFigure(value: MoneyValue, currency: string): MoneyValue {
  const limit = limits[currency];
  const wanted = minor(major(value), currency);
  if (value.minor === 0 || !limit) return { minor: wanted, currency };
  const rounded = Math.round(wanted / limit.step) * limit.step;
  return { minor: Math.min(Math.max(rounded, limit.least), limit.most), currency };
}

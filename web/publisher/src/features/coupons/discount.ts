import { limitOf } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";

export type Terms = { kind: "percent" | "amount"; basisPoints: number; amounts: MoneyValue[] };

/** What a customer still pays, by the rules of the server; undefined when the code is good for nothing at that price. */
export function priceAfter({ kind, basisPoints, amounts }: Terms, price: MoneyValue): MoneyValue | undefined {
  const { currency } = price;
  const wanted =
    kind === "percent"
      ? Math.round((price.minor * basisPoints) / 10_000)
      : (amounts.find((amount) => amount.currency === currency)?.minor ?? 0);
  // Something always stays to be paid: the least that can be charged.
  const most = price.minor - limitOf(currency, "least").minor;
  const step = limitOf(currency, "step").minor || 1;
  const off = Math.min(wanted, most);
  const minor = off - (off % step);
  return minor > 0 ? { minor: price.minor - minor, currency } : undefined;
}

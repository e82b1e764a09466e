import type { MoneyValue } from "@shared/format/formats";
import { type Purchase, viewOf } from "./purchaseView";

export type MoneyLine = {
  kind: "price" | "discount" | "taxOnTop" | "total" | "ofItTax" | "toPay" | "toPayPlusTax" | "asked" | "refunded";
  value: MoneyValue;
  /** Of a discount. */
  code?: string;
};

type Sums = Pick<Purchase, "status" | "amount" | "discount" | "paid" | "tax" | "taxBehavior" | "refunded">;

/** What a purchase comes to. Lines of money that goes the other way are negative; all but the total add up to it. */
export function moneyLines({ status, amount, discount, paid, tax, taxBehavior, refunded }: Sums): MoneyLine[] {
  const lines: MoneyLine[] = [];
  if (discount) {
    lines.push({ kind: "price", value: discount.list });
    lines.push({ kind: "discount", value: negative(discount.discount), code: discount.code });
  }
  const onTop = taxBehavior === "exclusive" && tax !== undefined;
  if (onTop && !discount) lines.push({ kind: "price", value: amount });
  if (onTop) lines.push({ kind: "taxOnTop", value: tax });
  if (paid) {
    lines.push({ kind: "total", value: paid });
    if (!onTop && tax && (tax.minor > 0 || taxBehavior)) lines.push({ kind: "ofItTax", value: tax });
  } else if (viewOf(status).canCancel) {
    lines.push({ kind: taxBehavior === "exclusive" ? "toPayPlusTax" : "toPay", value: amount });
  } else {
    lines.push({ kind: "asked", value: amount });
  }
  if (refunded) lines.push({ kind: "refunded", value: negative(refunded) });
  return lines;
}

const negative = ({ minor, currency }: MoneyValue): MoneyValue => ({ minor: -minor, currency });

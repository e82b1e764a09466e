import type { Schemas } from "@/api";

export type AdminPurchaseDetail = Schemas["AdminPurchaseDetail"];

type Facts = Pick<AdminPurchaseDetail, "status" | "settledAt" | "books" | "refunds">;

/** What stands in the way of a refund; the server judges by the same rules (activities/marketplace/refunds.go). */
export type Refusal = "unpaid" | "disputed" | "lost" | "nothing" | "open";

const kept = new Set(["sale", "refund", "refund_reversal"]);

const inClearing = (books: Facts["books"], kinds: Set<string>) =>
  books
    .filter((entry) => entry.account === "processor_clearing" && kinds.has(entry.kind))
    .reduce((sum, entry) => sum + entry.amount.minor, 0);

/** What came in by the sale, and what of it has not gone back by refunds. */
export const paidMinor = ({ books }: Facts) => inClearing(books, new Set(["sale"]));
export const leftMinor = ({ books }: Facts) => inClearing(books, kept);

export const isRefunding = ({ refunds }: Pick<Facts, "refunds">) =>
  refunds.some((refund) => refund.status === "requested" || refund.status === "pending");

export function refusalOf(purchase: Facts): Refusal | undefined {
  if (isRefunding(purchase)) return "open";
  if (purchase.status === "disputed") return "disputed";
  if (purchase.status === "dispute_lost") return "lost";
  if (!purchase.settledAt) return "unpaid";
  return leftMinor(purchase) > 0 ? undefined : "nothing";
}

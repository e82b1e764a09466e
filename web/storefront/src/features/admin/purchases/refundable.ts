import type { Schemas } from "@/api";

export type AdminPurchaseDetail = Schemas["AdminPurchaseDetail"];

type Facts = Pick<AdminPurchaseDetail, "status" | "settledAt" | "refundable">;
type Books = Pick<AdminPurchaseDetail, "books">;

/** What stands in the way of a refund, in more words than the server has for it. */
export type Refusal = "unpaid" | "disputed" | "lost" | "nothing" | "open" | "request";

const kept = new Set(["sale", "refund", "refund_reversal", "outside_refund"]);

const moved = (books: Books["books"], kinds: Set<string>) =>
  books
    .filter(({ account, kind }) => (account === "processor_clearing" || account === "bank") && kinds.has(kind))
    .reduce((sum, entry) => sum + entry.amount.minor, 0);

/** What came in by the sale, and what of it has not gone back by refunds, whichever way they went. */
export const paidMinor = ({ books }: Books) => moved(books, new Set(["sale"]));
export const leftMinor = ({ books }: Books) => moved(books, kept);

export const isRefunding = ({ refunds }: Pick<AdminPurchaseDetail, "refunds">) =>
  refunds.some((refund) => refund.status === "requested" || refund.status === "pending");

export function refusalOf({ status, settledAt, refundable }: Facts): Refusal | undefined {
  switch (refundable.refusal) {
    case undefined:
      return undefined;
    case "refund_request_open":
      return "request";
    case "refund_open":
      return "open";
    case "purchase_disputed":
      return "disputed";
    case "purchase_not_refundable":
      if (status === "dispute_lost") return "lost";
      return settledAt ? "nothing" : "unpaid";
  }
}

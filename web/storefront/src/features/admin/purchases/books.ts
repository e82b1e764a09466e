import type { AdminPurchaseDetail } from "./refundable";

type Entry = AdminPurchaseDetail["books"][number];

export type Transaction = {
  id: string;
  kind: string;
  sourceId: string;
  at: string;
  entries: Entry[];
  /** Of all its entries: anything but zero is a fault of ours. */
  sum: Entry["amount"];
};

/** The lines of the books under the transactions that they belong to, in their order. */
export function transactionsOf(books: Entry[]): Transaction[] {
  const byId = new Map<string, Transaction>();
  for (const entry of books) {
    const { transactionId: id, kind, sourceId, at, amount } = entry;
    const one = byId.get(id) ?? { id, kind, sourceId, at, entries: [], sum: { minor: 0, currency: amount.currency } };
    one.entries.push(entry);
    one.sum.minor += amount.minor;
    byId.set(id, one);
  }
  return [...byId.values()];
}

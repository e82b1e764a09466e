/** A line of one side of a case. */
export type Line =
  | { key: string; as: "money"; minor: number; currency: string }
  | { key: string; as: "time"; at: string }
  | { key: string; as: "text"; text: string };

const money = /Minor$/;
const times = new Set(["at", "settledAt"]);
/** Said by the amounts beside them, or by the links of the case. */
const silent = new Set(["currency", "transactionId", "purchaseId"]);

/** What one side of a case tells, line by line; a side that knows nothing has none. */
export function linesOf(side: unknown, currency: string): Line[] {
  if (typeof side !== "object" || side === null) return [];
  const facts = side as Record<string, unknown>;
  const own = typeof facts.currency === "string" && facts.currency ? facts.currency : currency;
  return Object.entries(facts).flatMap(([key, value]): Line[] => {
    if (silent.has(key) || value === undefined) return [];
    if (value === null) return key === "receiptNumber" ? [{ key, as: "text", text: "none" }] : [];
    if (value === "") return [];
    if (money.test(key) && typeof value === "number" && own) return [{ key, as: "money", minor: value, currency: own }];
    if (times.has(key) && typeof value === "string") return [{ key, as: "time", at: value }];
    return [{ key, as: "text", text: typeof value === "object" ? JSON.stringify(value) : String(value) }];
  });
}

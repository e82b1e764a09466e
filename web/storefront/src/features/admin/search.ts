import type { Schemas } from "@/api";

/** The state of the admin area's lists, as it stands in the address; what makes no sense is as if it were not there. */
type Raw = Record<string, unknown>;

const text = (value: unknown, max = 200) => {
  const found = typeof value === "number" ? String(value) : value;
  return typeof found === "string" && found.trim() ? found.trim().slice(0, max) : undefined;
};
const oneOf = <T extends string>(list: readonly T[], value: unknown): T | undefined =>
  list.find((one) => one === value);

export type Stage = Schemas["AdminPurchase"]["status"];

export const stages: readonly Stage[] = [
  "pending",
  "awaiting_payment",
  "processing",
  "fulfilled",
  "failed",
  "expired",
  "cancelled",
  "partially_refunded",
  "refunded",
  "disputed",
  "dispute_lost",
];
export const ages = ["day", "week", "month", "olderDay", "olderWeek", "olderMonth"] as const;
export const purchaseSorts = ["stuck", "newest", "oldest"] as const;

export type PurchasesSearch = {
  q?: string;
  stage?: Stage;
  stuck?: true;
  age?: (typeof ages)[number];
  /** Stuck ones first when it is not said. */
  sort?: "newest" | "oldest";
};

export const purchasesSearch = (raw: Raw): PurchasesSearch => ({
  q: text(raw.q),
  stage: oneOf(stages, raw.stage),
  stuck: raw.stuck ? true : undefined,
  age: oneOf(ages, raw.age),
  sort: oneOf(["newest", "oldest"], raw.sort),
});

/** Reviews and open ones when it is not said. */
export type ReportsSearch = { about?: "plugins"; state?: "closed" };

export const reportsSearch = (raw: Raw): ReportsSearch => ({
  about: oneOf(["plugins"], raw.about),
  state: oneOf(["closed"], raw.state),
});

export type AccountsSearch = { search?: string; role?: string };

export const accountsSearch = (raw: Raw): AccountsSearch => ({
  search: text(raw.search, 100),
  role: text(raw.role, 20),
});

export type AuditSearch = { action?: string; subjectType?: string; subjectId?: string; actor?: string };

export const auditSearch = (raw: Raw): AuditSearch => ({
  action: text(raw.action, 100),
  subjectType: text(raw.subjectType, 100),
  subjectId: text(raw.subjectId, 100),
  actor: text(raw.actor, 64),
});

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

const accountNames = [
  "processor_clearing",
  "bank",
  "processor_fee",
  "publisher_earning",
  "tax",
  "platform_fee",
  "promotion",
  "platform_loss",
  "platform_expense",
] as const;

export type LedgerAccount = (typeof accountNames)[number];

/** An account's name in an address, if there is such an account. */
export const ledgerAccount = (name: string): LedgerAccount | undefined => oneOf(accountNames, name);

/** A day of the calendar; what only looks like one is none. */
const day = (value: unknown) => {
  const found = text(value);
  const parsed = found && /^\d{4}-\d{2}-\d{2}$/.test(found) ? new Date(found) : undefined;
  return parsed && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(found ?? "") ? found : undefined;
};

/** Now when no day is said. */
export type BooksSearch = { at?: string };

export const booksSearch = (raw: Raw): BooksSearch => ({ at: day(raw.at) });

export type StatementSearch = { currency: string; publisher?: string; from?: string; to?: string };

export const statementSearch = (raw: Raw): StatementSearch => {
  const currency = text(raw.currency, 100)?.toUpperCase() ?? "";
  return {
    currency: /^[A-Z]{3}$/.test(currency) ? currency : "EUR",
    publisher: text(raw.publisher, 64),
    from: day(raw.from),
    to: day(raw.to),
  };
};

export const documentKinds = ["receipt", "invoice", "credit_note", "debit_note"] as const;

/** All of time when no days are said. */
export type TaxesSearch = {
  from?: string;
  to?: string;
  kind?: (typeof documentKinds)[number];
  country?: string;
  doubtful?: true;
  q?: string;
};

export const taxesSearch = (raw: Raw): TaxesSearch => {
  const country = text(raw.country, 2)?.toUpperCase() ?? "";
  return {
    from: day(raw.from),
    to: day(raw.to),
    kind: oneOf(documentKinds, raw.kind),
    country: /^[A-Z]{2}$/.test(country) ? country : undefined,
    doubtful: raw.doubtful ? true : undefined,
    q: text(raw.q, 100),
  };
};

export const disputeStatuses = ["needs_response", "under_review", "closed", "won", "lost"] as const;
export const disputeKinds = ["dispute", "inquiry"] as const;

/** Open ones of both kinds when it is not said. */
export type DisputesSearch = {
  status?: (typeof disputeStatuses)[number];
  kind?: (typeof disputeKinds)[number];
  q?: string;
};

export const disputesSearch = (raw: Raw): DisputesSearch => ({
  status: oneOf(disputeStatuses, raw.status),
  kind: oneOf(disputeKinds, raw.kind),
  q: text(raw.q),
});

/** Open cases when it is not said. */
export type ProofSearch = { cases?: "closed" };

export const proofSearch = (raw: Raw): ProofSearch => ({ cases: oneOf(["closed"], raw.cases) });

export const payoutStatuses = ["failing", "planned", "sent", "skipped"] as const;
export const standings = ["any", "held", "negative"] as const;

/** Payouts when no view is said; each view has filters of its own. */
export type PayoutsSearch = {
  view?: "balances";
  status?: (typeof payoutStatuses)[number];
  currency?: string;
  publisher?: string;
  q?: string;
  standing?: "held" | "negative";
};

export const payoutsSearch = (raw: Raw): PayoutsSearch => {
  const currency = text(raw.currency, 100)?.toUpperCase() ?? "";
  return {
    view: oneOf(["balances"], raw.view),
    status: oneOf(payoutStatuses, raw.status),
    currency: /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    publisher: text(raw.publisher, 64),
    q: text(raw.q, 100),
    standing: oneOf(["held", "negative"], raw.standing),
  };
};

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

export const requestStatuses = {
  open: ["waiting", "proposed"],
  decided: ["approved", "declined", "closed"],
} as const;

type RequestStatus = (typeof requestStatuses)[keyof typeof requestStatuses][number];

/** Requests that wait when no list is said. The list of failed refunds has no filter but whether resolved ones are in it. */
export type RefundsSearch = { list?: "decided" | "failed"; status?: RequestStatus; q?: string; all?: true };

export const refundsSearch = (raw: Raw): RefundsSearch => {
  const list = oneOf(["decided", "failed"], raw.list);
  if (list === "failed") return { list, all: raw.all ? true : undefined };
  return { list, status: oneOf(requestStatuses[list ?? "open"], raw.status), q: text(raw.q, 100) };
};

export const couponOwners = ["platform", "publisher"] as const;
export const couponStates = ["active", "scheduled", "used_up", "ended", "disabled"] as const;

export type CouponsSearch = {
  q?: string;
  owner?: (typeof couponOwners)[number];
  state?: (typeof couponStates)[number];
};

export const couponsSearch = (raw: Raw): CouponsSearch => ({
  q: text(raw.q, 64),
  owner: oneOf(couponOwners, raw.owner),
  state: oneOf(couponStates, raw.state),
});

/** The ID of a license or a purchase, for links from elsewhere; what is typed never comes here. */
export type LicensesSearch = { id?: string };

export const licensesSearch = (raw: Raw): LicensesSearch => ({ id: text(raw.id, 64) });

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value);
const text = (value: unknown, longest: number) =>
  typeof value === "string" && value !== "" ? value.slice(0, longest) : undefined;
const id = (value: unknown) => (/^[0-9a-f-]{36}$/i.test(String(value)) ? String(value) : undefined);

export type SyncsSearch = { show?: "open" | "all" };
export const syncsSearch = (raw: Record<string, unknown>): SyncsSearch => ({
  show: oneOf(["open", "all"] as const, raw.show),
});

export const roles = ["publisher", "reviewer", "admin"] as const;
export type AccountsSearch = { search?: string; role?: (typeof roles)[number] };
export const accountsSearch = (raw: Record<string, unknown>): AccountsSearch => ({
  search: text(raw.search, 100),
  role: oneOf(roles, raw.role),
});

export const actions = ["plugin.takedown", "plugin.reinstate", "account.role", "account.disabled"] as const;
export const subjectTypes = ["plugin", "account"] as const;
export type AuditSearch = {
  action?: (typeof actions)[number];
  subjectType?: (typeof subjectTypes)[number];
  subject?: string;
  actor?: string;
};
export const auditSearch = (raw: Record<string, unknown>): AuditSearch => ({
  action: oneOf(actions, raw.action),
  subjectType: oneOf(subjectTypes, raw.subjectType),
  subject: id(raw.subject),
  actor: id(raw.actor),
});

export const views = ["waiting", "mine", "unclaimed", "overdue", "escalated", "all"] as const;
export type View = (typeof views)[number];

export const statuses = ["in_review", "checking", "changes_requested", "approved", "rejected", "withdrawn"] as const;
export type Status = (typeof statuses)[number];

export const tabs = ["checks", "files", "thread", "history"] as const;
export type Tab = (typeof tabs)[number] | "listing";

/** What part of the queue is looked at: in the address, so that it can be shared and Back finds it again. */
export type QueueSearch = { view?: View; status?: Status; category?: string; reviewer?: string };

/** The queue that the case was opened from, and what of the case is looked at. */
export type CaseSearch = QueueSearch & {
  tab?: Tab;
  file?: string;
  line?: number;
  whole?: boolean;
  split?: boolean;
  wide?: boolean;
};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value);
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const yes = (value: unknown) => (value === true ? true : undefined);

export const queueSearch = (raw: Record<string, unknown>): QueueSearch => ({
  view: oneOf(views, raw.view),
  status: oneOf(statuses, raw.status),
  category: /^[a-z_-]{1,40}$/.test(String(raw.category)) ? text(raw.category) : undefined,
  reviewer: /^[0-9a-f-]{36}$/i.test(String(raw.reviewer)) ? text(raw.reviewer) : undefined,
});

export const caseSearch = (raw: Record<string, unknown>): CaseSearch => ({
  ...queueSearch(raw),
  tab: oneOf([...tabs, "listing"] as const, raw.tab),
  file: text(raw.file),
  line: Number.isInteger(raw.line) && Number(raw.line) > 0 ? Number(raw.line) : undefined,
  whole: yes(raw.whole),
  split: yes(raw.split),
  wide: yes(raw.wide),
});

/** The part of a case's address that says which queue it was opened from. */
export const fromQueue = ({ view, status, category, reviewer }: CaseSearch): QueueSearch => ({
  view,
  status,
  category,
  reviewer,
});

type Section = { status: Status; overdue?: true; mine?: true; unclaimed?: true; escalated?: true };

/** The lists that a view is made of. */
export function sectionsOf({ view = "waiting", status }: QueueSearch): Section[] {
  switch (view) {
    case "all":
      return status ? [{ status }] : [{ status: "in_review" }, { status: "checking" }, { status: "changes_requested" }];
    case "waiting":
      return [{ status: "in_review" }];
    default:
      return [{ status: "in_review", [view]: true }];
  }
}

export type DueState = "overdue" | "soon" | "later" | "paused" | "checking" | "decided" | "none";

type Dated = { status: string; ball: string; dueAt?: string };

/** What is due within this is worth a second look. */
const soon = 4 * 3600_000;

/** How a case stands with its clock, which runs in business hours and only while reviewers have the ball. */
export function dueState({ status, ball, dueAt }: Dated, now = Date.now()): DueState {
  if (ball === "author") return "paused";
  if (status === "checking") return "checking";
  if (ball === "nobody") return "decided";
  if (!dueAt) return "none";
  const left = new Date(dueAt).getTime() - now;
  if (left < 0) return "overdue";
  return left < soon ? "soon" : "later";
}

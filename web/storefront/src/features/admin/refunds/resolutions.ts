import type { AdminRefund } from "./queries";

export type Resolution = "retry" | "paid_otherwise" | "restore" | "close";

export type Act = { kind: Resolution; refund: AdminRefund };

/** What makes sense of a refund as it stands: a right is only restored where it was taken. */
export function resolutionsOf({ status, resolution, entitlement }: AdminRefund): Resolution[] {
  if (status !== "failed" || resolution) return [];
  return entitlement === "revoked"
    ? ["retry", "paid_otherwise", "restore", "close"]
    : ["retry", "paid_otherwise", "close"];
}
